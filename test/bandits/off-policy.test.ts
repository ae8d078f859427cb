import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/bandits/decisions.ts';
import { evaluatePolicy } from '../../src/bandits/off-policy.ts';
import { createPolicy } from '../../src/bandits/spec.ts';
import { createRng } from '../../src/util/rng.ts';
import { none } from './helpers.ts';

const fixed = (arm: number, arms = 2, dimension = 0) =>
  createPolicy({ kind: 'fixed', arm }, { arms, dimension, rng: createRng(1) });

/** A log of a policy with known probabilities; arm a brings 1 with probability 0.2 + 0.3 a x, x the feature. */
function syntheticLog(seed: number, length: number, probabilities: readonly number[]): Decision[] {
  const rng = createRng(seed);
  return Array.from({ length }, () => {
    const x = rng.next();
    let arm = 0;
    for (let left = rng.next(); arm < probabilities.length - 1 && left >= probabilities[arm]!; arm++)
      left -= probabilities[arm]!;
    const reward = rng.next() < 0.2 + 0.3 * arm * x ? 1 : 0;
    return { arm, probability: probabilities[arm]!, reward, context: Float64Array.of(1, x) };
  });
}

describe('evaluatePolicy', () => {
  it('gives the values worked by hand', () => {
    const log = [
      { arm: 0, probability: 0.25, reward: 1, context: none },
      { arm: 1, probability: 0.75, reward: 0, context: none },
      { arm: 0, probability: 0.5, reward: 0.5, context: none },
      { arm: 1, probability: 0.5, reward: 1, context: none },
    ];
    const { ips, snips, doublyRobust, meanWeight, effectiveDecisions, logged, decisions } = evaluatePolicy(
      log,
      fixed(0),
    );
    expect([decisions, logged]).toEqual([4, 0.625]);
    // Weights 4, 0, 2, 0: weighted rewards 4, 0, 1, 0.
    expect(meanWeight).toBe(1.5);
    expect(effectiveDecisions).toBeCloseTo(36 / 20, 12);
    expect(ips.value).toBeCloseTo(1.25, 12);
    // Standard error sqrt(sum (y - 1.25)^2 / (4 * 3)) = sqrt(10.75 / 12).
    expect(ips.high - ips.value).toBeCloseTo(1.959963984540054 * Math.sqrt(10.75 / 12), 12);
    expect(snips.value).toBeCloseTo(5 / 6, 12);
    // Residuals w (r - 5/6): 4/6, 0, -4/6, 0.
    expect(snips.high - snips.value).toBeCloseTo((1.959963984540054 * Math.sqrt(8 / 9)) / 6, 12);
    // The model of arm 0 says 0.5, then (ridge 1) 0.5 + 0.5 / 2 = 0.75 after its reward 1, 0.5 + 0.5 / 3 after 0.5.
    const parts = [0.5 + 4 * 0.5, 0.75, 0.75 + 2 * (0.5 - 0.75), 0.5 + 0.5 / 3];
    expect(doublyRobust.value).toBeCloseTo(parts.reduce((a, b) => a + b, 0) / 4, 12);
  });

  it('is unbiased, and its intervals hold as often as they say', () => {
    // The value of always taking arm 2 is 0.2 + 0.6 E x = 0.5.
    const logs = 150;
    const covered = { ips: 0, snips: 0, doublyRobust: 0 };
    const mean = { ips: 0, snips: 0, doublyRobust: 0 };
    const width = { ips: 0, snips: 0, doublyRobust: 0 };
    const names = ['ips', 'snips', 'doublyRobust'] as const;
    for (let seed = 0; seed < logs; seed++) {
      const found = evaluatePolicy(syntheticLog(seed, 400, [0.5, 0.3, 0.2]), fixed(2, 3, 2));
      for (const name of names) {
        const { value, low, high } = found[name];
        mean[name] += value / logs;
        width[name] += (high - low) / logs;
        if (low <= 0.5 && 0.5 <= high) covered[name]++;
      }
    }
    for (const name of names) {
      // The mean over logs has a standard error of width / 3.92 / sqrt(logs).
      expect(Math.abs(mean[name] - 0.5)).toBeLessThan((4 * width[name]) / 3.92 / Math.sqrt(logs));
      expect(covered[name] / logs).toBeGreaterThan(0.89);
    }
    // What a model is for: a shorter interval from the same log.
    expect(width.doublyRobust).toBeLessThan(0.8 * width.ips);
  });

  it('weighs the policies that the log teaches as they were at each decision', () => {
    const log = syntheticLog(3, 2000, [1 / 3, 1 / 3, 1 / 3]);
    const setup = { arms: 3, dimension: 2, rng: createRng(1) };
    const taught = evaluatePolicy(log, createPolicy({ kind: 'epsilon-greedy' }, setup));
    const untaught = evaluatePolicy(log, createPolicy({ kind: 'epsilon-greedy' }, setup), { learns: false });
    // It comes to take arm 2 in 93 % of rounds: about 0.48; untaught it takes all arms alike: 0.35.
    expect(taught.doublyRobust.low).toBeGreaterThan(untaught.doublyRobust.high);
    expect(taught.doublyRobust.value).toBeGreaterThan(0.43);
    expect(untaught.meanWeight).toBeCloseTo(1, 9);
  });

  it('takes draws for the probabilities of a policy that does not know them', () => {
    const log = syntheticLog(4, 3000, [1 / 3, 1 / 3, 1 / 3]);
    const setup = { arms: 3, dimension: 2, rng: createRng(1) };
    const { snips } = evaluatePolicy(log, createPolicy({ kind: 'thompson-beta' }, setup));
    expect(snips.value).toBeGreaterThan(0.42);
    expect(snips.value).toBeLessThan(0.56);
  });

  it.each([
    [[], 'holds no decisions'],
    [[{ arm: 2, probability: 1, reward: 1, context: none }], 'decision 1 has arm 2 of 2'],
    [[{ arm: 0, probability: 0, reward: 1, context: none }], 'probability 0'],
    [[{ arm: 0, probability: 0.5, reward: 1.5, context: none }], 'reward 1.5'],
    [
      [0, 1].map((arm) => ({ arm, probability: 1, reward: 1, context: none })),
      'every decision of the log has probability 1',
    ],
  ])('refuses the log %j', (log, message) => {
    expect(() => evaluatePolicy(log, fixed(0))).toThrow(RangeError);
    expect(() => evaluatePolicy(log, fixed(0))).toThrow(message);
  });
});
