import { z } from 'zod';
import { indexPolicy } from './index-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, type Learned, type PolicySetup } from './shared.ts';
import { createTally, meanReward } from './tally.ts';

/** The schema of {@link AlphaUcbOptions}. */
export const alphaUcbOptions = z.strictObject({ alpha: z.number().min(0).max(1).default(0.05) });

/** `alpha`: weight of exploration, in [0, 1], default 0.05. */
export type AlphaUcbOptions = z.input<typeof alphaUcbOptions>;

/**
 * The upper confidence bounds of operator selection: the arm of the largest mean_i + sqrt(alpha ln(1 + n) / n_i). Untried arms
 * first.
 *
 * Pulls in flight count in n and n_i but not in the mean, as in UCB1.
 *
 * Source: Hendel, "Adaptive large neighborhood search for mixed integer programming", Mathematical Programming Computation
 * 14, 2022, section 3; `AlphaUCB` of Wouda & Lan, "ALNS: a Python implementation of the adaptive large neighbourhood search
 * metaheuristic", JOSS 8(81), 2023.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createAlphaUcb(options: AlphaUcbOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('alpha-ucb', alphaUcbOptions, options);
  const tally = createTally(setup.arms, learned);
  const fill = (index: Float64Array, counts: Float64Array, total: number) => {
    const scaledLog = settings.alpha * Math.log1p(total);
    for (let arm = 0; arm < index.length; arm++)
      index[arm] = meanReward(tally, arm) + Math.sqrt(scaledLog / counts[arm]!);
  };
  return indexPolicy({ kind: 'alpha-ucb', settings, tally, fill }, setup);
}
