import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bernoulliBound } from '../../src/bandits/bernoulli-bound.ts';
import { bestSplit } from '../../src/bandits/best-split.ts';
import { inverseGap } from '../../src/bandits/inverse-gap.ts';
import { logBarrierStep } from '../../src/bandits/log-barrier.ts';
import { createPolicy, type PolicySpec } from '../../src/bandits/spec.ts';
import { createRng } from '../../src/util/rng.ts';
import { learned, nextArm, none, pull } from './helpers.ts';

const make = (spec: PolicySpec, arms = 2, dimension = 0) => createPolicy(spec, { arms, dimension, rng: createRng(1) });
const unit = fc.double({ min: 0, max: 1, noNaN: true });

describe('bernoulliBound', () => {
  const kl = (p: number, q: number) =>
    (p > 0 ? p * Math.log(p / q) : 0) + (p < 1 ? (1 - p) * Math.log((1 - p) / (1 - q)) : 0);

  it('is where the divergence uses up the budget', () => {
    fc.assert(
      fc.property(unit, fc.double({ min: 1e-6, max: 20, noNaN: true }), (p, budget) => {
        const q = bernoulliBound(p, budget);
        expect(q).toBeGreaterThanOrEqual(p);
        expect(q).toBeLessThanOrEqual(1);
        if (q - p > 1e-9) expect(kl(p, Math.max(p, q - 1e-10))).toBeLessThanOrEqual(budget);
        if (q + 1e-10 < 1) expect(kl(p, q + 1e-10)).toBeGreaterThanOrEqual(budget);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('kl-ucb', () => {
  it('picks the arm of the largest bound, which it computes for few', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), unit), { minLength: 2, maxLength: 8 }), (arms) => {
        const policy = make({ kind: 'kl-ucb' }, arms.length);
        arms.forEach(([pulls, reward], arm) => {
          for (let i = 0; i < pulls; i++) policy.update(pull(arm), reward, none);
        });
        const total = arms.reduce((sum, [pulls]) => sum + pulls, 0);
        const means = policy.expectations!(none);
        const bounds = arms.map(([pulls], arm) => bernoulliBound(means[arm]!, Math.log(total) / pulls));
        const { arm } = policy.select(none);
        expect(bounds[arm]!).toBeCloseTo(Math.max(...bounds), 9);
      }),
      { numRuns: 200 },
    );
  });
});

describe('indices worked by hand', () => {
  // Arm 0: rewards 1, 0, 1, 0 (mean 1/2, variance 1/4); arm 1: reward 0.6 once (variance 0).
  const fed = (spec: PolicySpec) => {
    const policy = make(spec);
    for (const reward of [1, 0, 1, 0]) policy.update(pull(0), reward, none);
    policy.update(pull(1), 0.6, none);
    return policy;
  };

  it('of ucb-tuned: 0.5 + sqrt(ln 5 / 4 / 4) against 0.6 + sqrt(ln 5 / 4)', () => {
    expect(nextArm(fed({ kind: 'ucb-tuned' }))).toBe(1);
  });

  it('of moss: no radius for an arm that had its share', () => {
    // ln(5 / (2 * 4)) < 0, so arm 0 stands at 0.5; arm 1 at 0.6 + sqrt(ln 2.5).
    expect(nextArm(fed({ kind: 'moss' }))).toBe(1);
    const policy = fed({ kind: 'moss' });
    for (let i = 0; i < 5; i++) policy.update(pull(1), 0, none);
    // Arm 1: mean 0.1 of 6; n / K = 5: no radius. Arm 0: 0.5 + sqrt(ln(5 / 4) / 4).
    expect(nextArm(policy)).toBe(0);
  });

  it('of alpha-ucb: alpha 0 is greedy', () => {
    expect(nextArm(fed({ kind: 'alpha-ucb', alpha: 0 }))).toBe(1);
    const policy = fed({ kind: 'alpha-ucb', alpha: 0.05 });
    policy.update(pull(1), 0, none);
    // 0.5 + sqrt(0.05 ln 7 / 4) = 0.656 against 0.3 + sqrt(0.05 ln 7 / 2) = 0.521.
    expect(nextArm(policy)).toBe(0);
  });

  it('of exp3: weights exp(gamma gain / K), mixed with gamma', () => {
    const policy = make({ kind: 'exp3', gamma: 0.2 });
    policy.update(pull(1, 0.25), 0.5, none);
    const weight = Math.exp(0.1 * 2);
    expect(policy.probabilities!(none)[1]).toBeCloseTo((0.8 * weight) / (1 + weight) + 0.1, 12);
  });

  it('of recency-weighted means: the first reward, then steps of alpha', () => {
    const policy = make({ kind: 'recency-weighted', alpha: 0.25 });
    for (const reward of [0.4, 0.8, 0]) policy.update(pull(0), reward, none);
    expect(policy.expectations!(none)[0]).toBeCloseTo(0.375, 12);
  });

  it('of the segmented roulette wheel: weights change at the end of a segment', () => {
    const policy = make({ kind: 'segmented-roulette-wheel', segment: 3, decay: 0.5 });
    policy.update(pull(0), 0.2, none);
    policy.update(pull(0), 0.4, none);
    expect(learned(policy, 'weights')).toEqual([1, 1]);
    policy.update(pull(1), 0, none);
    expect(learned(policy, 'weights')[0]).toBeCloseTo(0.65, 12);
    expect(learned(policy, 'weights')[1]).toBe(0.5);
  });

  it('of popularity: means as shares', () => {
    expect(fed({ kind: 'popularity' }).probabilities!(none)[0]).toBeCloseTo(0.5 / 1.1, 12);
  });
});

describe('inverseGap', () => {
  it('is the distribution worked by hand', () => {
    const out = new Float64Array(3);
    inverseGap(Float64Array.of(0.5, 0.2, 0.3), 10, out);
    expect(out[0]).toBeCloseTo(1 / 6, 12);
    expect(out[2]).toBeCloseTo(1 / 4, 12);
    expect(out[1]).toBeCloseTo(1 - 1 / 6 - 1 / 4, 12);
  });

  it('is uniform at the rate 0 and keeps at least 1 / K for the best', () => {
    fc.assert(
      fc.property(
        fc.array(unit, { minLength: 1, maxLength: 9 }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (losses, rate) => {
          const out = new Float64Array(losses.length);
          inverseGap(Float64Array.from(losses), rate, out);
          expect(out.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
          expect(out[losses.indexOf(Math.min(...losses))]!).toBeGreaterThanOrEqual(1 / losses.length - 1e-12);
          inverseGap(Float64Array.from(losses), 0, out);
          for (const p of out) expect(p).toBeCloseTo(1 / losses.length, 12);
        },
      ),
    );
  });
});

describe('logBarrierStep', () => {
  it('keeps a distribution, and moves away from losses', () => {
    const entry = fc.record({
      p: fc.double({ min: 0.01, max: 1, noNaN: true }),
      loss: fc.double({ min: 0, max: 50, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 2, maxLength: 6 }), (entries) => {
        const sum = entries.reduce((total, { p }) => total + p, 0);
        const p = Float64Array.from(entries, (given) => given.p / sum);
        const losses = Float64Array.from(entries, ({ loss }) => loss);
        const out = new Float64Array(p.length);
        logBarrierStep(p, losses, new Float64Array(p.length).fill(0.1), out);
        expect(out.reduce((total, q) => total + q, 0)).toBeCloseTo(1, 9);
        // The optimality condition: (1 / q - 1 / p) / rate - loss is the same for all.
        const implied = out.map((q, i) => (1 / q - 1 / p[i]!) / 0.1 - losses[i]!);
        for (const value of implied)
          expect(Math.abs(value - implied[0]!)).toBeLessThan(1e-4 * (1 + Math.abs(implied[0]!)));
      }),
    );
  });
});

describe('bestSplit', () => {
  it('finds the feature that tells the rewards of the arms apart, and none where no feature does', () => {
    const rng = createRng(2);
    const entries = (pays: (x: number, arm: number) => number) =>
      Float64Array.from(
        Array.from({ length: 100 }, (_, i) => {
          const x = rng.next();
          return [i % 2, 0.5, pays(x, i % 2), rng.next(), x];
        }).flat(),
      );
    const found = bestSplit(
      entries((x, arm) => Number(x < 0.5 === (arm === 0))),
      5,
      2,
    );
    expect(found?.feature).toBe(1);
    expect(Math.abs(found!.threshold - 0.5)).toBeLessThan(0.2);
    expect(
      bestSplit(
        entries((_, arm) => arm),
        5,
        2,
      ),
    ).toBeUndefined();
  });
});

describe('corral', () => {
  it('comes to trust the policy that earns most', () => {
    const policy = make({ kind: 'corral', policies: 'fixed:arm=0+fixed:arm=1', horizon: 2000 });
    const rng = createRng(5);
    let right = 0;
    for (let t = 0; t < 2000; t++) {
      const choice = policy.select(none);
      policy.update(choice, rng.next() < (choice.arm === 1 ? 0.8 : 0.2) ? 1 : 0, none);
      if (t >= 1000 && choice.arm === 1) right++;
    }
    expect(right / 1000).toBeGreaterThan(0.9);
    expect(() => make({ kind: 'corral', policies: 'ucb1+ucb' })).toThrow('there is no policy "ucb"');
  });
});
