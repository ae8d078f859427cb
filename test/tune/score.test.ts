import { describe, expect, test } from 'vitest';
import { bestKnown, scoreRuns } from '../../src/tune/score.ts';
import type { TrialRun } from '../../src/tune/trial.ts';

const run = (contender: string, instance: string, incumbents: TrialRun['incumbents']): TrialRun => ({
  ...{ contender, instance, seed: 1, status: 'feasible', seconds: 10, cpu: 10, incumbents },
});
const pair = (instance: string) => ({ instance, seed: 1 });

describe('scores', () => {
  const runs = [
    run('a', 'p', [
      [1, 200],
      [5, 100],
    ]),
    run('b', 'p', [[2, 125]]),
    run('a', 'q', []),
    run('b', 'q', []),
    run('a', 'r', [[0, -4]]),
    run('b', 'r', [
      [0, -4],
      [12, -5],
    ]),
  ];
  const scores = scoreRuns(runs, 10);

  test('are primal integrals over the time limit against the best of the race', () => {
    expect([...bestKnown(runs)]).toEqual([
      ['p', 100],
      ['r', -5],
    ]);
    // 1 s without a solution, 4 s at the gap 1/2, the rest at the best.
    expect(scores.of('a', pair('p'))).toBeCloseTo((1 + 4 * 0.5) / 10, 12);
    expect(scores.of('b', pair('p'))).toBeCloseTo((2 + 8 * 0.2) / 10, 12);
  });

  test('are 1 where there is never a solution, and what comes after the limit does not count', () => {
    expect(scores.of('a', pair('q'))).toBe(1);
    expect(scores.of('a', pair('r'))).toBeCloseTo(0.2, 12);
    expect(scores.of('b', pair('r'))).toBeCloseTo(0.2, 12);
  });

  test('have a shifted geometric mean, and differences on its scale', () => {
    expect(scores.mean('a', [pair('p'), pair('q')])).toBeCloseTo(Math.sqrt(0.31 * 1.01) - 0.01, 12);
    expect(scores.differences('a', 'b', [pair('p'), pair('q')])).toEqual([Math.log(0.31) - Math.log(0.37), 0]);
  });

  test('are refused for what was not run', () => {
    expect(() => scores.of('c', pair('p'))).toThrow('c was not run on p, seed 1.');
  });
});
