import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUcb1 } from '../../src/bandits/ucb1.ts';
import { createRng } from '../../src/util/rng.ts';
import { distribution, none, pull } from './helpers.ts';

const rewardsOf = fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), {
  minLength: 2,
  maxLength: 6,
});

describe('ucb1', () => {
  it('picks by mean + sqrt(2 ln n / n_i): a worked example', () => {
    // n = 10; arm 0: 6 pulls of mean 0.7, index 0.7 + sqrt(2 ln 10 / 6) = 1.5761; arm 1: 4 pulls, radius 1.0730.
    const play = (mean: number) => {
      const policy = createUcb1({}, { arms: 2, rng: createRng(1) });
      for (let i = 0; i < 6; i++) policy.update(pull(0), 0.7, none);
      for (let i = 0; i < 4; i++) policy.update(pull(1), mean, none);
      return distribution(policy);
    };
    expect(play(0.502)).toEqual([1, 0]);
    expect(play(0.504)).toEqual([0, 1]);
  });

  it('counts a pull in flight in n and n_i', () => {
    // As above; with arm 0 once in flight its index is 0.7 + sqrt(2 ln 11 / 7) = 1.5277, and the radius of arm 1 is 1.0950.
    const play = (mean: number) => {
      const policy = createUcb1({}, { arms: 2, rng: createRng(1) });
      for (let i = 0; i < 6; i++) policy.update(pull(0), 0.7, none);
      for (let i = 0; i < 4; i++) policy.update(pull(1), mean, none);
      expect(policy.select(none).arm).toBe(0);
      return distribution(policy);
    };
    expect(play(0.432)).toEqual([1, 0]);
    expect(play(0.436)).toEqual([0, 1]);
  });

  it('picks the largest index of the formula', () => {
    fc.assert(
      fc.property(rewardsOf, fc.double({ min: 0, max: 5, noNaN: true }), (rewards, alpha) => {
        const policy = createUcb1({ alpha }, { arms: rewards.length, rng: createRng(1) });
        for (const [arm, list] of rewards.entries()) for (const reward of list) policy.update(pull(arm), reward, none);
        const total = rewards.flat().length;
        const index = rewards.map(
          (list) => list.reduce((a, b) => a + b) / list.length + alpha * Math.sqrt((2 * Math.log(total)) / list.length),
        );
        expect(index[policy.select(none).arm]).toBeCloseTo(Math.max(...index), 10);
      }),
    );
  });

  it('spreads pulls in flight over equal arms', () => {
    const policy = createUcb1({}, { arms: 4, rng: createRng(1) });
    for (let i = 0; i < 40; i++) policy.update(pull(i % 4), 0.5, none);
    const arms = Array.from({ length: 8 }, () => policy.select(none).arm).sort();
    expect(arms).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });

  it('pulls a bad arm about as often as the theory says', () => {
    const policy = createUcb1({}, { arms: 2, rng: createRng(1) });
    const rng = createRng(2);
    let bad = 0;
    for (let t = 0; t < 20_000; t++) {
      const choice = policy.select(none);
      bad += choice.arm;
      policy.update(choice, rng.next() < (choice.arm === 0 ? 0.9 : 0.5) ? 1 : 0, none);
    }
    // Theorem 1: at most 8 ln n / gap^2 + 1 + pi^2 / 3; Lai & Robbins: at least about ln n / KL(0.5, 0.9).
    expect(bad).toBeLessThan((8 * Math.log(20_000)) / 0.16 + 5);
    expect(bad).toBeGreaterThan(Math.log(20_000) / 0.51);
  });
});
