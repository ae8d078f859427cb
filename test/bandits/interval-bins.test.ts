import { expect, it } from 'vitest';
import { createPolicy } from '../../src/bandits/spec.ts';
import { createRng } from '../../src/util/rng.ts';

const at = (x: number) => Float64Array.of(x);

it('learns in each bin for itself', () => {
  const policy = createPolicy(
    { kind: 'interval-bins', bins: 2, policy: 'epsilon-greedy:epsilon=0' },
    { arms: 2, dimension: 1, rng: createRng(1) },
  );
  for (let k = 0; k < 20; k++) {
    policy.update({ arm: k % 2, probability: 1 }, k % 2, at(-0.5));
    policy.update({ arm: k % 2, probability: 1 }, 1 - (k % 2), at(0.5));
  }
  // The middle belongs to the lower bin, what is outside to the nearer one.
  expect([-7, -0.5, 0].map((x) => policy.select(at(x)).arm)).toEqual([1, 1, 1]);
  expect([0.001, 0.5, 7].map((x) => policy.select(at(x)).arm)).toEqual([0, 0, 0]);
});

it('refuses an empty range', () => {
  const make = () =>
    createPolicy({ kind: 'interval-bins', low: 2, high: 2 }, { arms: 2, dimension: 1, rng: createRng(1) });
  expect(make).toThrow('the option "high" of the policy "interval-bins" is 2; it must be more than 2.');
});
