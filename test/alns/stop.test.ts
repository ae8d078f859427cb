import { describe, expect, test } from 'vitest';
import {
  any,
  gap,
  iterations,
  noImprovement,
  type Progress,
  relativeGap,
  seconds,
  target,
} from '../../src/alns/stop.ts';

const infinity = Number.POSITIVE_INFINITY;
const progress: Progress = { iteration: 10, stagnant: 4, seconds: 2.5, best: -100, bound: -110 };

describe('stop rules', () => {
  test.each([
    ['iterations', iterations, 10, 11],
    ['seconds', seconds, 2.5, 2.51],
    ['iterations without an improvement', noImprovement, 4, 5],
    ['target', target, -100, -100.1],
    ['gap', gap, 0.1, 0.099],
  ] as const)('%s: fires at %d, not yet at the next', (_, rule, fires, not) => {
    expect(rule(fires)(progress)).toBe(true);
    expect(rule(not)(progress)).toBe(false);
  });

  test('the first of several fires', () => {
    expect(any(iterations(11), target(0))(progress)).toBe(true);
    expect(any(iterations(11), target(-101))(progress)).toBe(false);
    expect(any()(progress)).toBe(false);
  });

  test('no gap fires while the bound is unknown', () => {
    expect(gap(1e9)({ ...progress, bound: -infinity })).toBe(false);
  });
});

describe('the relative gap', () => {
  test.each([
    [100, 90, 0.1],
    [-100, -110, 0.1],
    [50, 50, 0],
    [10, -10, 2],
    [-10, -30, 2],
    [0, 0, 0],
    [0, -1, 1e10],
    [100, 100.001, 0],
    [infinity, 5, infinity],
    [5, -infinity, infinity],
    [infinity, infinity, infinity],
    [Number.NaN, 5, infinity],
  ])('of %d over %d is %d', (incumbent, bound, value) => {
    expect(relativeGap(incumbent, bound)).toBe(value);
  });
});
