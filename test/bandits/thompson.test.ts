import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/bandits/policy.ts';
import { restorePolicy } from '../../src/bandits/spec.ts';
import { createThompsonBeta } from '../../src/bandits/thompson-beta.ts';
import { createThompsonNormal, normalGammaPosterior } from '../../src/bandits/thompson-normal.ts';
import { createRng } from '../../src/util/rng.ts';
import { learned, none, pull } from './helpers.ts';

const rewardsOf = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });

/** How often a frozen policy picks arm 1 of two. */
function frequency(policy: Policy): number {
  const frozen = restorePolicy(policy.toJSON());
  let ones = 0;
  for (let i = 0; i < 40_000; i++) ones += frozen.select(none).arm;
  return ones / 40_000;
}

describe('thompson-beta', () => {
  it('counts a reward as so much success, the rest as failure', () => {
    const policy = createThompsonBeta({ alpha: 2, beta: 3 }, { arms: 2, rng: createRng(1) });
    policy.update(pull(1), 0.25, none);
    policy.update(pull(1), 1, none);
    expect(learned(policy, 'successes')).toEqual([2, 3.25]);
    expect(learned(policy, 'failures')).toEqual([3, 3.75]);
  });

  it('draws each arm as often as it is the best under the posterior', () => {
    const policy = createThompsonBeta({}, { arms: 2, rng: createRng(1) });
    for (const reward of [1, 1, 0]) policy.update(pull(1), reward, none);
    // P(Beta(3, 2) > Beta(1, 1)) is the mean of Beta(3, 2).
    expect(Math.abs(frequency(policy) - 0.6)).toBeLessThan(0.012);
  });

  it('draws by the coin that is left of tiny shapes', () => {
    // Both means are 0 or 1, 1 with probability 1/4 and 3/4, and ties are broken evenly.
    const policy = createThompsonBeta({ alpha: 1e-4, beta: 1e-4 }, { arms: 2, rng: createRng(1) });
    const state = policy.toJSON();
    const tilted = restorePolicy({
      ...state,
      learned: { successes: [1e-4, 3e-4], failures: [3e-4, 1e-4] },
    });
    // Arm 1 alone at 1: 9/16; both alike: 3/16 + 3/16, half of it.
    expect(Math.abs(frequency(tilted) - 12 / 16)).toBeLessThan(0.012);
  });
});

describe('thompson-normal', () => {
  const prior = { mean: 0.5, strength: 1, shape: 1, rate: 0.25 };

  it('has the normal-gamma posterior, worked by hand', () => {
    // Rewards 0.2, 0.4, 0.9: mean 0.5, squared deviations 0.09 + 0.01 + 0.16 = 0.26.
    const posterior = normalGammaPosterior({ mean: 0.1, strength: 2, shape: 3, rate: 4 }, 3, 0.5, 0.26);
    expect(posterior.mean).toBeCloseTo((2 * 0.1 + 3 * 0.5) / 5, 15);
    expect(posterior.strength).toBe(5);
    expect(posterior.shape).toBe(4.5);
    expect(posterior.rate).toBeCloseTo(4 + 0.13 + (2 * 3 * 0.16) / (2 * 5), 15);
  });

  it('gives the same posterior from all rewards at once as from one at a time', () => {
    fc.assert(
      fc.property(rewardsOf, (rewards) => {
        const policy = createThompsonNormal({}, { arms: 1, rng: createRng(1) });
        let stepwise = prior;
        for (const reward of rewards) {
          policy.update(pull(0), reward, none);
          stepwise = normalGammaPosterior(stepwise, 1, reward, 0);
        }
        const [count, mean, deviations] = ['counts', 'means', 'deviations'].map((name) => learned(policy, name)[0]!);
        const atOnce = normalGammaPosterior(prior, count!, mean!, deviations!);
        for (const key of ['mean', 'strength', 'shape', 'rate'] as const)
          expect(atOnce[key]).toBeCloseTo(stepwise[key], 10);
      }),
    );
  });

  it('draws each arm as often as it is the best under the posterior', () => {
    // One arm all but known to be at 0.5, the other Student-t: m + t s with 2 shape degrees of freedom.
    const policy = createThompsonNormal({}, { arms: 2, rng: createRng(1) });
    for (let i = 0; i < 200_000; i++) policy.update(pull(0), 0.5, none);
    policy.update(pull(1), 0.8, none);
    policy.update(pull(1), 0.8, none);
    const { mean, strength, shape, rate } = normalGammaPosterior(prior, 2, 0.8, 0);
    const t = (mean - 0.5) / Math.sqrt(rate / (shape * strength));
    // The distribution function of Student's t with 4 degrees of freedom.
    expect(shape).toBe(2);
    const x = t / Math.sqrt(1 + (t * t) / 4);
    const wanted = 0.5 + (3 / 8) * x * (1 - (x * x) / 12);
    expect(Math.abs(frequency(policy) - wanted)).toBeLessThan(0.012);
  });

  it('draws arms alike that have learned alike', () => {
    const policy = createThompsonNormal({}, { arms: 4, rng: createRng(1) });
    for (let arm = 0; arm < 4; arm++) for (const reward of [0.2, 0.7]) policy.update(pull(arm), reward, none);
    const counts = new Float64Array(4);
    for (let i = 0; i < 40_000; i++) counts[policy.select(none).arm]!++;
    for (const count of counts) expect(Math.abs(count / 40_000 - 0.25)).toBeLessThan(0.01);
  });

  it('forgets with its memory', () => {
    const policy = createThompsonNormal({ decay: 0.5 }, { arms: 2, rng: createRng(1) });
    policy.update(pull(0), 0.2, none);
    policy.update(pull(0), 0.8, none);
    // The older reward counts half: mean (0.1 + 0.8) / 1.5, deviations 0.5 * 0.16 + 0.04.
    expect(learned(policy, 'counts')).toEqual([1.5, 0]);
    expect(learned(policy, 'means')[0]).toBeCloseTo(0.6, 15);
    expect(learned(policy, 'deviations')[0]).toBeCloseTo(0.12, 15);
    policy.update(pull(1), 1, none);
    expect(learned(policy, 'counts')).toEqual([0.75, 1]);
    expect(learned(policy, 'deviations')[0]).toBeCloseTo(0.06, 15);
  });

  it('follows a change, given a memory', () => {
    const good = (decay: number) => {
      const policy = createThompsonNormal({ decay }, { arms: 2, rng: createRng(1) });
      const rng = createRng(3);
      let count = 0;
      for (let t = 0; t < 4000; t++) {
        const choice = policy.select(none);
        const best = t < 2000 ? 0 : 1;
        policy.update(choice, rng.next() < (choice.arm === best ? 0.9 : 0.1) ? 1 : 0, none);
        if (t >= 2000 && choice.arm === best) count++;
      }
      return count;
    };
    expect(good(0.98)).toBeGreaterThan(1600);
    expect(good(0.98)).toBeGreaterThan(good(1));
  });
});
