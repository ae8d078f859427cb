import { z } from 'zod';
import { indexPolicy } from './index-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { createRing } from './ring.ts';
import { checkSetup, type Learned, type PolicySetup } from './shared.ts';
import { arrive, createTally, meanReward } from './tally.ts';

/** The schema of {@link SlidingWindowUcbOptions}. */
export const slidingWindowUcbOptions = z.strictObject({
  window: z.int().min(1).max(1e6).default(500),
  xi: z.number().min(0).default(0.6),
});

/** `window`: rewards that count, the latest ones, from 1 to 1e6, default 500. `xi`: weight of exploration, at least 0, default 0.6. */
export type SlidingWindowUcbOptions = z.input<typeof slidingWindowUcbOptions>;

/**
 * UCB for rewards that jump: the arm of the largest mean_i + sqrt(xi ln(min(n, window)) / n_i), where only the latest
 * rewards count. Untried arms, and those that the window has forgotten, first.
 *
 * Pulls in flight count in n and n_i but not in the mean, as in UCB1.
 *
 * Source: Garivier & Moulines, "On upper-confidence bound policies for switching bandit problems", ALT 2011, section 2.2
 * with B = 1.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createSlidingWindowUcb(
  options: SlidingWindowUcbOptions,
  setup: PolicySetup,
  learned?: Learned,
): Policy {
  checkSetup(setup);
  const settings = checkOptions('sliding-window-ucb', slidingWindowUcbOptions, options);
  const { window, xi } = settings;
  const ring = createRing('window', window, 2, setup.arms, learned);
  const tally = createTally(setup.arms, learned);
  const { pulls, sums } = tally;

  function recount(): void {
    pulls.fill(0);
    sums.fill(0);
    for (let entry = 0; entry < ring.length; entry++) {
      const at = ring.at(entry);
      pulls[ring.values[at]!]!++;
      sums[ring.values[at]!]! += ring.values[at + 1]!;
    }
  }

  const fill = (index: Float64Array, counts: Float64Array, total: number) => {
    const scaledLog = xi * Math.log(Math.min(total, window));
    for (let arm = 0; arm < index.length; arm++)
      index[arm] = meanReward(tally, arm) + Math.sqrt(scaledLog / counts[arm]!);
  };
  const learn = (arm: number, reward: number) => {
    if (ring.length === window) {
      const oldest = ring.at(0);
      pulls[ring.values[oldest]!]!--;
      sums[ring.values[oldest]!]! -= ring.values[oldest + 1]!;
    }
    const at = ring.push();
    ring.values[at] = arm;
    ring.values[at + 1] = reward;
    arrive(tally, arm, reward);
    // Sums that rewards both enter and leave gather rounding; once in a while they are taken anew.
    if (at === 0) recount();
  };
  return indexPolicy({ kind: 'sliding-window-ucb', settings, tally, fill, learn, columns: ring.columns }, setup);
}
