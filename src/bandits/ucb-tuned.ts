import { z } from 'zod';
import { indexPolicy } from './index-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, column, type Learned, type PolicySetup } from './shared.ts';
import { arrive, createTally, meanReward } from './tally.ts';

/** The schema of {@link UcbTunedOptions}. */
export const ucbTunedOptions = z.strictObject({});

/** UCB-tuned has no options. */
export type UcbTunedOptions = z.input<typeof ucbTunedOptions>;

/**
 * UCB with the observed variance: the arm of the largest mean_i + sqrt(ln n / n_i min(1/4, V_i)), where V_i is the variance
 * of its rewards plus sqrt(2 ln n / n_i) and 1/4 the largest variance that rewards in [0, 1] can have. Untried arms first.
 *
 * Pulls in flight count in n and n_i but not in mean and variance, as in UCB1.
 *
 * Source: Auer, Cesa-Bianchi & Fischer, "Finite-time analysis of the multiarmed bandit problem", Machine Learning 47,
 * 2002, section 4.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createUcbTuned(options: UcbTunedOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('ucb-tuned', ucbTunedOptions, options);
  const tally = createTally(setup.arms, learned);
  const { pulls } = tally;
  const squares = column(learned, 'squares', setup.arms);
  const fill = (index: Float64Array, counts: Float64Array, total: number) => {
    const log = Math.log(total);
    for (let arm = 0; arm < index.length; arm++) {
      const mean = meanReward(tally, arm);
      const spread = log / counts[arm]!;
      const variance = pulls[arm]! > 0 ? Math.max(0, squares[arm]! / pulls[arm]! - mean * mean) : 0.25;
      index[arm] = mean + Math.sqrt(spread * Math.min(0.25, variance + Math.sqrt(2 * spread)));
    }
  };
  const learn = (arm: number, reward: number) => {
    arrive(tally, arm, reward);
    squares[arm]! += reward * reward;
  };
  return indexPolicy({ kind: 'ucb-tuned', settings, tally, fill, learn, columns: () => ({ squares }) }, setup);
}
