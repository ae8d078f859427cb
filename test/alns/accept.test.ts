import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type Accept,
  always,
  greatDeluge,
  hillClimbing,
  lateAcceptance,
  movingAverage,
  nonLinearGreatDeluge,
  randomAccept,
  recordToRecord,
  type Schedule,
  scheduled,
  simulatedAnnealing,
  thresholdAccept,
} from '../../src/alns/accept.ts';
import { acceptKinds, createAccept, parseAcceptSpec } from '../../src/alns/spec.ts';
import { createRng, type Rng } from '../../src/util/rng.ts';

/** A stream that always draws the same number. */
const drawing = (value: number): Rng => ({ ...createRng(1), next: () => value });
const constant = (value: number): Schedule => ({ start: value, end: value, shape: 'linear' });
const falling: Schedule = { start: 0.1, end: 0.001, shape: 'exponential' };
const half = () => 0.5;

/** Plays a table of [candidate, current, best, taken] in order. */
function expectTable(accept: Accept, table: readonly (readonly [number, number, number, boolean])[]): void {
  const answers = table.map(([candidate, current, best]) => [
    candidate,
    current,
    best,
    accept(candidate, current, best),
  ]);
  expect(answers).toEqual(table);
}

describe('schedules', () => {
  test.each([
    ['linear', -1, 1],
    ['linear', 0, 1],
    ['linear', 0.5, 0.505],
    ['linear', 1, 0.01],
    ['linear', 7, 0.01],
    ['exponential', -1, 1],
    ['exponential', 0, 1],
    ['exponential', 0.5, 0.1],
    ['exponential', 1, 0.01],
    ['exponential', 7, 0.01],
  ] as const)('%s from 1 to 0.01, at %d: %d', (shape, spent, value) => {
    expect(scheduled({ start: 1, end: 0.01, shape }, spent)).toBeCloseTo(value, 12);
  });

  it('are read anew at each candidate', () => {
    let spent = 0;
    const accept = recordToRecord(falling, () => spent);
    expect(accept(109, 100, 100)).toBe(true);
    spent = 1;
    expect([accept(109, 100, 100), accept(100.1, 100, 100), accept(100.11, 100, 100)]).toEqual([false, true, false]);
  });
});

describe('rules without a memory', () => {
  test('hill climbing takes what is not worse than the current solution', () => {
    expectTable(hillClimbing(), [
      [5, 5, 1, true],
      [5.1, 5, 1, false],
      [-6, -5, -7, true],
      [-4.9, -5, -7, false],
      [0, 0, 0, true],
    ]);
  });

  test('always takes everything', () => {
    expectTable(always(), [
      [1e12, 5, 1, true],
      [-1e12, -5, -7, true],
    ]);
  });

  test.each([
    ['positive', 110, 100, 100],
    ['negative', -90, -100, -100],
  ])(
    'simulated annealing takes a tenth worse at temperature 0.1 with probability 1/e: %s',
    (_, candidate, current, best) => {
      const at = (draw: number) => simulatedAnnealing(constant(0.1), half, drawing(draw))(candidate, current, best);
      expect([at(0.367), at(0.368)]).toEqual([true, false]);
    },
  );

  test('simulated annealing cools down to its end and never refuses what is not worse', () => {
    // At the end T |best| = 0.1: a difference of 1 is taken with probability exp(-10) = 4.54e-5.
    const end = (draw: number) => simulatedAnnealing(falling, () => 1, drawing(draw));
    expect([end(4.5e-5)(101, 100, 100), end(4.6e-5)(101, 100, 100), end(0.999)(100, 100, 90)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(end(0.5)(1, 0, 0)).toBe(false);
  });

  test('record to record measures from the best, whatever the current solution', () => {
    expectTable(recordToRecord(constant(0.125), half), [
      [112.5, 100, 100, true],
      [112.6, 100, 100, false],
      [112.6, 120, 100, false],
      [-87.5, -100, -100, true],
      [-87.4, -100, -100, false],
      [0, 0, 0, true],
      [1, 0, 0, false],
    ]);
  });

  test('the threshold measures from the current solution, in units of the best', () => {
    expectTable(thresholdAccept(constant(0.125), half), [
      [122.5, 110, 100, true],
      [122.6, 110, 100, false],
      [-77.5, -90, -100, true],
      [-77.4, -90, -100, false],
    ]);
  });

  test('random acceptance takes worse candidates with the scheduled probability', () => {
    const at = (draw: number, spent: number) =>
      randomAccept({ start: 0.5, end: 0.1, shape: 'linear' }, () => spent, drawing(draw));
    expect([at(0.49, 0)(9, 1, 1), at(0.51, 0)(9, 1, 1), at(0.09, 1)(9, 1, 1), at(0.11, 1)(9, 1, 1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(at(0.99, 1)(1, 1, 1)).toBe(true);
  });
});

describe('rules with a memory', () => {
  test('the great deluge sinks by a share of the distance to each candidate below it', () => {
    // Levels: 125, 122.5 (5 below the level, half of it), 122.5 (nothing sinks), 111.25, and never below the best.
    expectTable(greatDeluge(0.25, 0.5), [
      [120, 100, 100, true],
      [122.5, 120, 100, false],
      [123, 130, 100, true],
      [100, 120, 100, true],
      [111.25, 100, 100, false],
      [111, 100, 100, true],
    ]);
  });

  test('the great deluge starts above a negative best', () => {
    expectTable(greatDeluge(0.25, 0.5), [
      [-80, -100, -100, true],
      [-77.5, -100, -100, false],
      [-78, -100, -100, true],
    ]);
  });

  test.each([
    ['positive', 100],
    ['negative', -100],
  ])('the non-linear great deluge falls exponentially and rises when a candidate comes close: %s', (_, best) => {
    const accept = nonLinearGreatDeluge(0.125, 0.1, 0.5, Math.LN2);
    const at = (above: number) => accept(best + above, best, best);
    // Heights: 12.5, halved to 6.25 as 5 is far below; 6 is close and lifts it by 0.125; 6.3 is above 6.375 no more.
    expect([at(5), at(6), at(6.37), at(8)]).toEqual([true, true, true, false]);
  });

  test('late acceptance compares with the current solution of so many candidates ago', () => {
    expectTable(lateAcceptance(2), [
      [12, 10, 9, false],
      [9, 10, 9, true],
      [10, 9, 9, true],
      [9.5, 10, 9, true],
      [9.9, 9.5, 9, true],
      [9.6, 9.55, 9, false],
    ]);
  });

  test('the moving average takes up to half way from the least to the mean of its window', () => {
    expectTable(movingAverage(0.5, 3), [
      [10, 10, 10, true],
      [14, 10, 10, false],
      [10.5, 10, 10, true],
      [12, 10, 10, false],
      [11.25, 10, 10, false],
      [11.3, 12, 10, true],
    ]);
    expectTable(movingAverage(0.5, 3), [
      [-10, -10, -10, true],
      [-6, -10, -10, false],
      [-9.5, -10, -10, true],
    ]);
  });
});

describe('every rule', () => {
  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

  test.each(acceptKinds.map((kind) => [kind]))('%s takes a candidate that beats current and best', (kind) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(finite, fc.nat(100)), { minLength: 1, maxLength: 30 }),
        fc.nat(1000),
        (history, seed) => {
          const accept = createAccept(parseAcceptSpec(kind), half, createRng(seed));
          let best = Number.POSITIVE_INFINITY;
          for (const [value] of history) {
            best = Math.min(best, value);
            accept(value, value, best);
          }
          const gap = Math.max(1, Math.abs(best));
          expect(accept(best - gap, best, best - gap)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  test.each(acceptKinds.map((kind) => [kind]))('%s decides alike under one seed', (kind) => {
    const decisions = () => {
      const rng = createRng(5);
      const accept = createAccept(parseAcceptSpec(kind), half, createRng(7));
      return Array.from({ length: 100 }, () => accept(100 + rng.next(), 100.2, 100));
    };
    expect(decisions()).toEqual(decisions());
  });
});
