import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restorePolicy } from '../../src/bandits/spec.ts';
import { createTsallisInf, type TsallisInfOptions } from '../../src/bandits/tsallis-inf.ts';
import { publishedTsallisWeights, tsallisDistribution } from '../../src/bandits/tsallis-newton.ts';
import { createRng } from '../../src/util/rng.ts';
import { learned, none, pull } from './helpers.ts';

interface Round {
  readonly t: number;
  readonly p: readonly number[];
  readonly i: number;
  readonly loss: number;
}

// Distributions and traces of an independent implementation in C, inverse-CDF sampling with u = 0.5 in every round,
// losses 60, 50, 40, 45 and 90 with the scale K = mean(loss) - 1. The trace of the second estimator names three of its losses;
// the other two are the only whole numbers from 1 to 100 that lead to it, which makes its later rounds a weaker check.
const golden = JSON.parse(readFileSync(new URL('../oracles/bandits/tsallis.json', import.meta.url), 'utf8')) as {
  readonly tsallis: readonly { readonly k: number[]; readonly eta: number; readonly p: number[] }[];
  readonly tsallis_trace_iw: { readonly trace: readonly Round[] };
  readonly tsallis_trace_rv: readonly Round[];
};

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

const gameLosses = [60, 50, 40, 45, 90];

describe('the Tsallis distribution', () => {
  it.each(golden.tsallis)('of the losses $k at the rate $eta is the reference one', ({ k, eta, p }) => {
    const out = new Float64Array(k.length);
    tsallisDistribution(Float64Array.from(k), eta, out);
    for (let arm = 0; arm < k.length; arm++) expect(out[arm]!).toBeCloseTo(p[arm]!, 12);
  });

  it('sums to 1, orders the arms, and depends on differences only', () => {
    const losses = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(losses, fc.double({ min: 1e-4, max: 4, noNaN: true }), (values, eta) => {
        const out = new Float64Array(values.length);
        tsallisDistribution(Float64Array.from(values), eta, out);
        expect(Math.abs(sum(out) - 1)).toBeLessThan(1e-12);
        // The multiplier that one arm implies, every arm implies: the optimality condition.
        const least = Math.min(...values);
        const implied = values.map((loss, arm) => (eta / 2) * (loss - least) - 1 / Math.sqrt(out[arm]!));
        const best = implied[values.indexOf(least)]!;
        for (let arm = 0; arm < values.length; arm++)
          expect(Math.abs(implied[arm]! - best)).toBeLessThan(1e-7 * (1 + (eta / 2) * (values[arm]! - least)));
      }),
    );
  });

  it('is not what the published iteration finds once losses are large', () => {
    const weights = new Float64Array(5);
    publishedTsallisWeights(Float64Array.of(0, 1, 2, 5, 10), 2, weights);
    expect(sum(weights)).toBeCloseTo(1, 9);
    publishedTsallisWeights(Float64Array.of(1e4, 10001, 10002, 10005, 10010), 0.02, weights);
    expect(Math.abs(sum(weights) - 1)).toBeGreaterThan(0.5);
  });
});

/** A policy of 5 arms after rounds of the deterministic game behind the traces, drawn by inverting the sum at u = 0.5. */
function traced(options: TsallisInfOptions, rounds: number): Float64Array {
  const policy = createTsallisInf({ scale: 'mean', ...options }, { arms: 5, rng: createRng(1) });
  for (let t = 0; t < rounds; t++) {
    const p = policy.probabilities!(none);
    let arm = 0;
    for (let below = p[0]!; below < 0.5 && arm < 4; below += p[arm]!) arm++;
    policy.update(pull(arm, p[arm]!), 1 - (gameLosses[arm]! - 1) / 100, none);
  }
  return policy.probabilities!(none);
}

describe('tsallis-inf', () => {
  it('follows the reference trace with importance weights', () => {
    for (const { t, p } of golden.tsallis_trace_iw.trace) {
      const out = traced({}, t - 1);
      for (let arm = 0; arm < 5; arm++) expect(out[arm]! / p[arm]!).toBeCloseTo(1, 6);
    }
  });

  it('follows the reference trace with less variance', () => {
    for (const { t, p } of golden.tsallis_trace_rv) {
      const out = traced({ estimator: 'reduced-variance' }, t - 1);
      for (let arm = 0; arm < 5; arm++) expect(out[arm]! / p[arm]!).toBeCloseTo(1, 6);
    }
  });

  it('stops learning in the published form, as found: most rounds are not normalised', () => {
    const policy = createTsallisInf({ newton: 'legacy' }, { arms: 20, rng: createRng(1) });
    const rng = createRng(2);
    let certain = 0;
    for (let t = 0; t < 2000; t++) {
      const choice = policy.select(none);
      if (choice.probability > 1 - 1e-9) certain++;
      policy.update(choice, 0.3 + 0.03 * choice.arm * rng.next(), none);
    }
    expect(certain / 2000).toBeGreaterThan(0.5);
  });

  it.each(['importance', 'reduced-variance'] as const)('estimates every loss without bias (%s)', (estimator) => {
    const losses = [0.1, 0.5, 0.9];
    const policy = createTsallisInf({ estimator }, { arms: 3, rng: createRng(3) });
    for (let t = 0; t < 300; t++) {
      const choice = policy.select(none);
      policy.update(choice, 1 - losses[choice.arm]!, none);
    }
    const estimates = (of: typeof policy) =>
      learned(of, 'losses').map((loss, arm) => loss + learned(of, 'baselines')[arm]!);
    const before = estimates(policy);
    const p = policy.probabilities!(none);
    // The estimate of a round, averaged over which arm it pulls, differs between the arms as their losses do.
    const expected = [0, 0, 0];
    for (let arm = 0; arm < 3; arm++) {
      const next = restorePolicy(policy.toJSON());
      next.update(pull(arm, p[arm]!), 1 - losses[arm]!, none);
      estimates(next).forEach((value, other) => {
        expected[other]! += p[arm]! * (value - before[other]!);
      });
    }
    for (let arm = 0; arm < 3; arm++) expect(expected[arm]).toBeCloseTo(losses[arm]!, 9);
  });
});
