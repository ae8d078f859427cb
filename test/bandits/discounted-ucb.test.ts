import { describe, expect, it } from 'vitest';
import { createDiscountedUcb } from '../../src/bandits/discounted-ucb.ts';
import type { Policy } from '../../src/bandits/policy.ts';
import { createUcb1 } from '../../src/bandits/ucb1.ts';
import { createRng } from '../../src/util/rng.ts';
import { learned, nextArm, none, pull } from './helpers.ts';

describe('discounted-ucb', () => {
  it('discounts counts and sums at each reward', () => {
    const policy = createDiscountedUcb({ gamma: 0.5 }, { arms: 2, rng: createRng(1) });
    policy.update(pull(0), 0.8, none);
    policy.update(pull(1), 0.4, none);
    policy.update(pull(0), 0.2, none);
    expect(learned(policy, 'pulls')).toEqual([1.25, 0.5]);
    expect(learned(policy, 'sums')[0]).toBeCloseTo(0.8 / 4 + 0.2, 15);
    expect(learned(policy, 'sums')[1]).toBeCloseTo(0.2, 15);
  });

  it('picks by X + 2 sqrt(xi ln n / N): a worked example', () => {
    // N = (1.25, 0.5), n = 1.75, X = (0.32, 0.4); with xi = 0.5 the radii are 0.946 and 1.496.
    const play = (xi: number, second: number) => {
      const policy = createDiscountedUcb({ gamma: 0.5, xi }, { arms: 2, rng: createRng(1) });
      policy.update(pull(0), 0.8, none);
      policy.update(pull(1), second, none);
      policy.update(pull(0), 0.2, none);
      return nextArm(policy);
    };
    expect(play(0.5, 0.4)).toBe(1);
    // Without a reward arm 1 is still ahead, 1.496 to 1.266; with a tenth of the exploration it is not, 0.473 to 0.619.
    expect(play(0.5, 0)).toBe(1);
    expect(play(0.05, 0)).toBe(0);
  });

  it('leaves an arm that turned bad, long before UCB1 does', () => {
    const pulls = (policy: Policy) => {
      const rng = createRng(3);
      let good = 0;
      for (let t = 0; t < 6000; t++) {
        const choice = policy.select(none);
        const means = t < 3000 ? [0.9, 0.5] : [0.1, 0.5];
        policy.update(choice, rng.next() < means[choice.arm]! ? 1 : 0, none);
        if (t >= 3000 && choice.arm === 1) good++;
      }
      return good;
    };
    const discounted = pulls(createDiscountedUcb({ gamma: 0.995, xi: 0.1 }, { arms: 2, rng: createRng(1) }));
    const plain = pulls(createUcb1({}, { arms: 2, rng: createRng(1) }));
    expect(discounted).toBeGreaterThan(2000);
    expect(plain).toBeLessThan(1000);
  });

  it.each([1e-300, 1e-17, 0.01, 1])('keeps trying every arm at gamma = %s', (gamma) => {
    const policy = createDiscountedUcb({ gamma }, { arms: 3, rng: createRng(1) });
    const seen = [0, 0, 0];
    for (let t = 0; t < 3000; t++) {
      const choice = policy.select(none);
      if (t >= 1000) seen[choice.arm]!++;
      policy.update(choice, choice.arm === 0 ? 1 : 0.5, none);
    }
    for (const count of seen) expect(count).toBeGreaterThan(0);
  });
});
