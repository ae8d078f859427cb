import { z } from 'zod';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import {
  checkSetup,
  checkUpdate,
  column,
  type Learned,
  type PolicySetup,
  pickLargest,
  policyName,
  savedState,
  sharesOfLargest,
} from './shared.ts';
import { arrive, createTally, depart, meanReward, meanRewards } from './tally.ts';

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
  const { arms, rng } = setup;
  const tally = createTally(arms, learned);
  const { pulls, inFlight } = tally;
  const squares = column(learned, 'squares', arms);
  const index = new Float64Array(arms);

  function fill(): void {
    let total = 0;
    for (let arm = 0; arm < arms; arm++) total += pulls[arm]! + inFlight[arm]!;
    const log = Math.log(total);
    for (let arm = 0; arm < arms; arm++) {
      const count = pulls[arm]! + inFlight[arm]!;
      const mean = meanReward(tally, arm);
      const spread = log / count;
      const variance = pulls[arm]! > 0 ? Math.max(0, squares[arm]! / pulls[arm]! - mean * mean) : 0.25;
      index[arm] = count === 0 ? Infinity : mean + Math.sqrt(spread * Math.min(0.25, variance + Math.sqrt(2 * spread)));
    }
  }

  return {
    name: policyName('ucb-tuned', settings),
    arms,
    select() {
      fill();
      const choice = pickLargest(index, rng);
      depart(tally, choice.arm);
      return choice;
    },
    update(choice, reward) {
      checkUpdate(choice, reward, arms);
      arrive(tally, choice.arm, reward);
      squares[choice.arm]! += reward * reward;
    },
    probabilities() {
      fill();
      return sharesOfLargest(index);
    },
    expectations: () => meanRewards(tally),
    toJSON: () => savedState('ucb-tuned', settings, setup, { ...tally, squares }),
  };
}
