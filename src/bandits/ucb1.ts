import { z } from 'zod';
import { indexPolicy } from './index-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, type Learned, type PolicySetup } from './shared.ts';
import { createTally, meanReward } from './tally.ts';

/** The schema of {@link Ucb1Options}. */
export const ucb1Options = z.strictObject({ alpha: z.number().min(0).default(1) });

/** `alpha`: factor of the confidence radius, at least 0, default 1 (the paper's). */
export type Ucb1Options = z.input<typeof ucb1Options>;

/**
 * Upper confidence bounds: the arm of the largest mean_i + alpha sqrt(2 ln n / n_i), untried arms first.
 *
 * Pulls in flight count in n and n_i but not in the mean, see {@link indexPolicy}.
 *
 * Source: Auer, Cesa-Bianchi & Fischer, "Finite-time analysis of the multiarmed bandit problem", Machine Learning 47,
 * 2002, fig. 1.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createUcb1(options: Ucb1Options, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('ucb1', ucb1Options, options);
  const { alpha } = settings;
  const tally = createTally(setup.arms, learned);
  const fill = (index: Float64Array, counts: Float64Array, total: number) => {
    const doubleLog = 2 * Math.log(total);
    for (let arm = 0; arm < index.length; arm++)
      index[arm] = meanReward(tally, arm) + alpha * Math.sqrt(doubleLog / counts[arm]!);
  };
  return indexPolicy({ kind: 'ucb1', settings, tally, fill }, setup);
}
