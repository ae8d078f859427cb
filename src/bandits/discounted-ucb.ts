import { z } from 'zod';
import { indexPolicy } from './index-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, type Learned, type PolicySetup } from './shared.ts';
import { arrive, createTally, meanReward } from './tally.ts';

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
  const { gamma, xi } = settings;
  const tally = createTally(setup.arms, learned);
  const { pulls, sums } = tally;
  // A discounted count that underflows to 0 makes the arm untried again.
  const fill = (index: Float64Array, counts: Float64Array, total: number) => {
    const scaledLog = xi * Math.log(total);
    for (let arm = 0; arm < index.length; arm++)
      index[arm] = meanReward(tally, arm) + 2 * Math.sqrt(scaledLog / counts[arm]!);
  };
  const learn = (arm: number, reward: number) => {
    for (let other = 0; other < pulls.length; other++) {
      pulls[other]! *= gamma;
      sums[other]! *= gamma;
    }
    arrive(tally, arm, reward);
  };
  return indexPolicy({ kind: 'discounted-ucb', settings, tally, fill, learn }, setup);
}
