import { z } from 'zod';
import { drawnPolicy, exploreBest } from './drawn-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, column, type Learned, type PolicySetup } from './shared.ts';

/** The schema of {@link RecencyWeightedOptions}. */
export const recencyWeightedOptions = z.strictObject({
  alpha: z.number().positive().max(1).default(0.1),
  epsilon: z.number().min(0).max(1).default(0.1),
});

/**
 * `alpha`: weight of a new reward in the mean of its arm, in (0, 1], default 0.1. `epsilon`: share of exploration, in
 * [0, 1], default 0.1.
 */
export type RecencyWeightedOptions = z.input<typeof recencyWeightedOptions>;

/**
 * Epsilon-greedy over exponential recency-weighted averages: with each reward the estimate of its arm becomes q + alpha
 * (reward - q), so that old rewards fade. The first reward of an arm is its estimate. Untried arms count as best; ties share
 * their probability.
 *
 * Source: Sutton & Barto, "Reinforcement Learning", 2nd edition, 2018, section 2.5, eq. 2.5.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createRecencyWeighted(options: RecencyWeightedOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('recency-weighted', recencyWeightedOptions, options);
  const { arms } = setup;
  const { alpha, epsilon } = settings;
  const means = column(learned, 'means', arms, 0.5);
  /** 1 where the estimate has seen a reward, 1/2 where a pull is out, 0 where the arm is untried. */
  const tried = column(learned, 'tried', arms);
  const values = new Float64Array(arms);

  return drawnPolicy(
    {
      ...{ kind: 'recency-weighted', settings },
      distribute(probabilities) {
        for (let arm = 0; arm < arms; arm++) values[arm] = tried[arm] === 0 ? Infinity : means[arm]!;
        exploreBest(values, epsilon, probabilities);
      },
      depart(arm) {
        if (tried[arm] === 0) tried[arm] = 0.5;
      },
      learn({ arm }, reward) {
        if (tried[arm] === 1) means[arm]! += alpha * (reward - means[arm]!);
        else means[arm] = reward;
        tried[arm] = 1;
      },
      expectations: () => means.slice(),
      columns: { means, tried },
    },
    setup,
  );
}
