import { z } from 'zod';
import { indexPolicy } from './index-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, type Learned, type PolicySetup } from './shared.ts';
import { createTally, meanReward } from './tally.ts';

/** The schema of {@link MossOptions}. */
export const mossOptions = z.strictObject({ horizon: z.number().min(0).default(0) });

/** `horizon`: the number of rounds to come; default 0: unknown, the rounds so far take its place. */
export type MossOptions = z.input<typeof mossOptions>;

/**
 * Minimax-optimal UCB: the arm of the largest mean_i + sqrt(max(0, ln(T / (K n_i))) / n_i), with K arms and the horizon T,
 * or, where that is unknown, the number of pulls so far. Untried arms first.
 *
 * Pulls in flight count in n_i and in the pulls so far but not in the mean, as in UCB1.
 *
 * Source: Audibert & Bubeck, "Minimax policies for adversarial and stochastic bandits", COLT 2009, section 3; without a
 * horizon: Degenne & Perchet, "Anytime optimal algorithms in stochastic multi-armed bandits", ICML 2016, with alpha = 1.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createMoss(options: MossOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('moss', mossOptions, options);
  const tally = createTally(setup.arms, learned);
  const fill = (index: Float64Array, counts: Float64Array, total: number) => {
    const each = (settings.horizon > 0 ? settings.horizon : total) / index.length;
    for (let arm = 0; arm < index.length; arm++) {
      const count = counts[arm]!;
      index[arm] = meanReward(tally, arm) + (count < each ? Math.sqrt(Math.log(each / count) / count) : 0);
    }
  };
  return indexPolicy({ kind: 'moss', settings, tally, fill }, setup);
}
