import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRouletteWheel } from '../../src/bandits/roulette-wheel.ts';
import { createRng } from '../../src/util/rng.ts';
import { distribution, learned, none, pull } from './helpers.ts';

describe('roulette-wheel', () => {
  it('moves a weight towards its rewards: a worked example', () => {
    const policy = createRouletteWheel({ decay: 0.8 }, { arms: 3, rng: createRng(1) });
    policy.update(pull(0), 0, none);
    policy.update(pull(0), 0.5, none);
    policy.update(pull(2), 1, none);
    const weights = learned(policy, 'weights');
    // 0.8 * (0.8 * 1 + 0.2 * 0) + 0.2 * 0.5 = 0.74
    expect(weights[0]).toBeCloseTo(0.74, 15);
    expect(weights.slice(1)).toEqual([1, 1]);
    const probabilities = distribution(policy);
    expect(probabilities[0]).toBeCloseTo(0.74 / 2.74, 14);
    expect(probabilities[1]).toBeCloseTo(1 / 2.74, 14);
  });

  it('keeps every weight between its floor and 1', () => {
    const options = fc.record({
      decay: fc.double({ min: 0, max: 1, noNaN: true }),
      floor: fc.double({ min: 1e-300, max: 1, noNaN: true }),
    });
    const pulls = fc.array(fc.tuple(fc.nat(2), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 60 });
    fc.assert(
      fc.property(options, pulls, ({ decay, floor }, log) => {
        const policy = createRouletteWheel({ decay, floor }, { arms: 3, rng: createRng(1) });
        for (const [arm, reward] of log) policy.update(pull(arm), reward, none);
        for (const weight of learned(policy, 'weights')) {
          expect(weight).toBeGreaterThanOrEqual(floor);
          expect(weight).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    );
  });

  it('brings back an arm that never paid', () => {
    const policy = createRouletteWheel({}, { arms: 2, rng: createRng(1) });
    for (let i = 0; i < 5000; i++) policy.update(pull(0), 0, none);
    expect(learned(policy, 'weights')).toEqual([0.01, 1]);
    for (let i = 0; i < 60; i++) policy.update(pull(0), 1, none);
    expect(learned(policy, 'weights')[0]).toBeGreaterThan(0.99);
  });
});
