import { z } from 'zod';
import { bernoulliBound } from './bernoulli-bound.ts';
import { indexPolicy } from './index-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, type Learned, type PolicySetup } from './shared.ts';
import { arrive, createTally, meanReward, meanRewards } from './tally.ts';

/** The schema of {@link KlUcbOptions}. */
export const klUcbOptions = z.strictObject({ c: z.number().min(0).default(0) });

/** `c`: weight of the doubly logarithmic term, at least 0, default 0 (what the paper recommends in practice; its proofs take 3). */
export type KlUcbOptions = z.input<typeof klUcbOptions>;

/** A bound that is passed over must lie below the best one by more than the bounds are rounded by. */
const margin = 1 + 1e-9;

/**
 * Upper confidence bounds of the Kullback-Leibler kind: the arm of the largest q_i for which n_i kl(mean_i, q_i) <=
 * ln n + c ln ln n, where kl is the divergence of Bernoulli distributions. Asymptotically optimal for Bernoulli rewards, and
 * never worse than UCB1 for other rewards in [0, 1]. Untried arms first.
 *
 * The bound is only computed for arms that could have the largest one: whether q_i exceeds a given q takes no more than
 * kl(mean_i, q), which, with the logarithms of q at hand, costs two products.
 *
 * Pulls in flight count in n and n_i but not in the mean, as in UCB1.
 *
 * Source: Garivier & Cappé, "The KL-UCB algorithm for bounded stochastic bandits and beyond", COLT 2011, algorithm 1.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createKlUcb(options: KlUcbOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('kl-ucb', klUcbOptions, options);
  const { c } = settings;
  const { arms } = setup;
  const tally = createTally(arms, learned);
  const means = meanRewards(tally);
  /** p ln p + (1 - p) ln(1 - p) of each mean p. */
  const negatedEntropies = means.map(negatedEntropy);

  /** Fills `index` with the bounds, or with -Infinity where an arm cannot have the largest one. */
  function fill(index: Float64Array, counts: Float64Array, total: number): void {
    // The arm of the largest mean is likely to have the largest bound, or close to it.
    let first = 0;
    for (let arm = 1; arm < arms; arm++) if (means[arm]! > means[first]!) first = arm;
    const log = Math.log(total);
    // ln ln n is negative, or not defined, before the third pull.
    const budget = total > 2 ? log + c * Math.log(log) : log;
    let best = -Infinity;
    let logBest = 0;
    let logRest = 0;
    for (let step = -1; step < arms; step++) {
      if (step === first) continue;
      const arm = step < 0 ? first : step;
      const count = counts[arm]!;
      const mean = means[arm]!;
      index[arm] = -Infinity;
      if (count === 0) continue;
      if (mean < best) {
        const divergence = negatedEntropies[arm]! - mean * logBest - (1 - mean) * logRest;
        if (count * divergence > budget * margin) continue;
      }
      const bound = bernoulliBound(mean, budget / count);
      index[arm] = bound;
      if (bound <= best) continue;
      best = bound;
      logBest = Math.log(best);
      logRest = best < 1 ? Math.log1p(-best) : -1e300;
    }
  }

  const learn = (arm: number, reward: number) => {
    arrive(tally, arm, reward);
    means[arm] = meanReward(tally, arm);
    negatedEntropies[arm] = negatedEntropy(means[arm]!);
  };
  return indexPolicy({ kind: 'kl-ucb', settings, tally, fill, learn }, setup);
}

function negatedEntropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : p * Math.log(p) + (1 - p) * Math.log1p(-p);
}
