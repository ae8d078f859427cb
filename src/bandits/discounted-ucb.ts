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

/** The schema of {@link DiscountedUcbOptions}. */
export const discountedUcbOptions = z.strictObject({
  gamma: z.number().positive().max(1).default(0.98),
  xi: z.number().min(0).default(0.5),
});

/** `gamma`: discount per reward, in (0, 1], default 0.98. `xi`: weight of exploration, at least 0, default 0.5. */
export type DiscountedUcbOptions = z.input<typeof discountedUcbOptions>;

/**
 * UCB for rewards that drift or jump: the arm of the largest X_i + 2 sqrt(xi ln n / N_i), where each new reward discounts
 * all older ones by gamma, N_i is the discounted number of pulls of arm i, X_i its discounted mean and n the sum of all
 * N_i. Untried arms first.
 *
 * Pulls in flight count undiscounted in N_i and n, as in UCB1. With pulls in flight, time is counted in rewards received.
 *
 * Source: Garivier & Moulines, "On upper-confidence bound policies for switching bandit problems", ALT 2011, section 2.1
 * with B = 1.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createDiscountedUcb(options: DiscountedUcbOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('discounted-ucb', discountedUcbOptions, options);
  const { arms, rng } = setup;
  const { gamma, xi } = settings;
  const tally = createTally(arms, learned);
  const { pulls, sums, inFlight } = tally;
  const index = new Float64Array(arms);

  function fill(): void {
    let total = 0;
    for (let arm = 0; arm < arms; arm++) total += pulls[arm]! + inFlight[arm]!;
    const scaledLog = xi * Math.log(total);
    for (let arm = 0; arm < arms; arm++) {
      const count = pulls[arm]! + inFlight[arm]!;
      // A discounted count that underflows to 0 makes the arm untried again.
      index[arm] = count === 0 ? Infinity : meanReward(tally, arm) + 2 * Math.sqrt(scaledLog / count);
    }
  }

  return {
    name: policyName('discounted-ucb', settings),
    arms,
    select() {
      fill();
      const choice = pickLargest(index, rng);
      depart(tally, choice.arm);
      return choice;
    },
    update(choice, reward) {
      checkUpdate(choice, reward, arms);
      for (let other = 0; other < arms; other++) {
        pulls[other]! *= gamma;
        sums[other]! *= gamma;
      }
      arrive(tally, choice.arm, reward);
    },
    probabilities() {
      fill();
      return sharesOfLargest(index);
    },
    expectations: () => meanRewards(tally),
    toJSON: () => savedState('discounted-ucb', settings, setup, { ...tally }),
  };
}
