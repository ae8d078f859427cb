import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSoftmax } from '../../src/bandits/softmax.ts';
import { createRng } from '../../src/util/rng.ts';
import { distribution, none, pull } from './helpers.ts';

describe('softmax', () => {
  it('weighs arms by exp(mean / tau)', () => {
    const policy = createSoftmax({ tau: 0.5 }, { arms: 3, rng: createRng(1) });
    for (const [arm, reward] of [
      [0, 0],
      [1, 0.5],
      [2, 1],
      [2, 0.5],
    ] as const)
      policy.update(pull(arm), reward, none);
    const weights = [Math.exp(0), Math.exp(1), Math.exp(1.5)];
    const sum = weights.reduce((a, b) => a + b);
    for (const [arm, probability] of distribution(policy).entries())
      expect(probability).toBeCloseTo(weights[arm]! / sum, 12);
  });

  it('draws untried arms first, uniformly', () => {
    const policy = createSoftmax({}, { arms: 3, rng: createRng(1) });
    policy.update(pull(1), 1, none);
    expect(distribution(policy)).toEqual([0.5, 0, 0.5]);
  });

  it('stays a distribution at any temperature', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-320, max: 1e300, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (tau, rewards) => {
          const policy = createSoftmax({ tau }, { arms: 3, rng: createRng(1) });
          for (const [arm, reward] of rewards.entries()) policy.update(pull(arm), reward, none);
          const { arm, probability } = policy.select(none);
          expect(arm).toBeLessThan(3);
          expect(probability > 0 && probability <= 1).toBe(true);
        },
      ),
    );
  });

  it('is greedy at a tiny temperature', () => {
    const policy = createSoftmax({ tau: 1e-9 }, { arms: 3, rng: createRng(1) });
    for (const [arm, reward] of [0.4, 0.6, 0.5].entries()) policy.update(pull(arm), reward, none);
    expect(distribution(policy)).toEqual([0, 1, 0]);
  });
});
