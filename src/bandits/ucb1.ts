import { z } from 'zod';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import {
  checkSetup,
  checkUpdate,
  type Learned,
  type PolicySetup,
  pickLargest,
  policyName,
  savedState,
  sharesOfLargest,
} from './shared.ts';
import { arrive, createTally, depart, meanReward, meanRewards } from './tally.ts';

/** The schema of {@link Ucb1Options}. */
export const ucb1Options = z.strictObject({ alpha: z.number().min(0).default(1) });

/** `alpha`: factor of the confidence radius, at least 0, default 1 (the paper's). */
export type Ucb1Options = z.input<typeof ucb1Options>;

/**
 * Upper confidence bounds: the arm of the largest mean_i + alpha sqrt(2 ln n / n_i), untried arms first.
 *
 * Pulls in flight count in n and n_i but not in the mean, so that workers that ask at the same time spread over the arms
 * instead of all getting the same one.
 *
 * Source: Auer, Cesa-Bianchi & Fischer, "Finite-time analysis of the multiarmed bandit problem", Machine Learning 47,
 * 2002, fig. 1.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createUcb1(options: Ucb1Options, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('ucb1', ucb1Options, options);
  const { arms, rng } = setup;
  const { alpha } = settings;
  const tally = createTally(arms, learned);
  const { pulls, inFlight } = tally;
  const index = new Float64Array(arms);

  function fill(): void {
    let total = 0;
    for (let arm = 0; arm < arms; arm++) total += pulls[arm]! + inFlight[arm]!;
    const doubleLog = 2 * Math.log(total);
    for (let arm = 0; arm < arms; arm++) {
      const count = pulls[arm]! + inFlight[arm]!;
      index[arm] = count === 0 ? Infinity : meanReward(tally, arm) + alpha * Math.sqrt(doubleLog / count);
    }
  }

  return {
    name: policyName('ucb1', settings),
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
    },
    probabilities() {
      fill();
      return sharesOfLargest(index);
    },
    expectations: () => meanRewards(tally),
    toJSON: () => savedState('ucb1', settings, setup, { ...tally }),
  };
}
