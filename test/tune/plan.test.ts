import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  leastRuns,
  pairsOfRound,
  racePairs,
  roundCount,
  runsAhead,
  runsWithin,
  secondsOf,
  secondsPerRun,
} from '../../src/tune/plan.ts';

describe('the plan of a race', () => {
  test('has as many rounds as halving takes', () => {
    expect([1, 2, 3, 4, 5, 8, 9, 12].map(roundCount)).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });

  test('gives each round the same share, spread over those that are left', () => {
    // 360 runs, 4 rounds, 90 runs each: Jamieson & Talwalkar's r_k = floor(B / (|S_k| rounds)).
    const seconds = 360 * 10.5;
    expect(pairsOfRound({ left: 12, rounds: 4, seconds, perRun: 10.5 })).toBe(7);
    expect(pairsOfRound({ left: 3, rounds: 2, seconds: seconds / 2, perRun: 10.5 })).toBe(30);
    expect(pairsOfRound({ left: 5, rounds: 1, seconds: 0.1, perRun: 10.5 })).toBe(1);
  });

  test('foresees no more runs than the budget pays, once it pays a race', () => {
    const sizes = fc.record({
      contenders: fc.integer({ min: 2, max: 40 }),
      timeLimit: fc.double({ min: 0.1, max: 60, noNaN: true }),
    });
    fc.assert(
      fc.property(sizes, fc.double({ min: 1, max: 20, noNaN: true }), ({ contenders, timeLimit }, factor) => {
        const budget = factor * secondsOf(leastRuns(contenders), { timeLimit, jobs: 1 });
        const paid = runsWithin({ budget, timeLimit, jobs: 1 });
        const perRun = secondsPerRun(timeLimit, []);
        const ahead = runsAhead({ left: contenders, rounds: roundCount(contenders), seconds: budget, perRun });
        expect(ahead).toBeLessThanOrEqual(paid + 1e-9);
        expect(ahead).toBeGreaterThan(0);
      }),
    );
  });

  test('counts what runs take where that is more than planned', () => {
    expect(secondsPerRun(3, [])).toBe(3.5);
    expect(secondsPerRun(3, [{ seconds: 1 }, { seconds: 2 }])).toBe(3.5);
    expect(secondsPerRun(3, [{ seconds: 4 }, { seconds: 8 }])).toBe(6);
  });

  test('covers all instances under one seed before the next one, the same for all who ask', () => {
    const names = ['a', 'b', 'c'];
    const pairs = racePairs(names, 7, 8);
    expect(
      pairs
        .slice(0, 3)
        .map(({ instance }) => instance)
        .sort(),
    ).toEqual(names);
    expect(new Set(pairs.slice(0, 3).map(({ seed }) => seed)).size).toBe(1);
    expect(new Set(pairs.map(({ seed }) => seed)).size).toBe(3);
    expect(racePairs(names, 7, 5)).toEqual(pairs.slice(0, 5));
    expect(racePairs(names, 8, 8)).not.toEqual(pairs);
  });
});
