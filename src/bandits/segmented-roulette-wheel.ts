import { z } from 'zod';
import { drawnPolicy } from './drawn-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, column, type Learned, normalize, type PolicySetup } from './shared.ts';

/** The schema of {@link SegmentedRouletteWheelOptions}. */
export const segmentedRouletteWheelOptions = z.strictObject({
  decay: z.number().min(0).max(1).default(0.8),
  segment: z.int().min(1).default(100),
  floor: z.number().positive().max(1).default(0.01),
});

/**
 * `decay`: what a weight keeps of itself at the end of a segment, in [0, 1], default 0.8. `segment`: rewards in a segment, at
 * least 1, default 100. `floor`: the least a weight can fall to, in (0, 1], default 0.01, so that no arm is lost for good.
 */
export type SegmentedRouletteWheelOptions = z.input<typeof segmentedRouletteWheelOptions>;

/**
 * The operator selection of adaptive large-neighbourhood search as published: arm i with probability proportional to its
 * weight w_i, which starts at 1 and stands still during a segment. At its end w_i becomes max(floor, decay w_i + (1 - decay)
 * mean), with the mean of the rewards of the arm in the segment, where it had any.
 *
 * Source: Ropke & Pisinger, "An adaptive large neighborhood search heuristic for the pickup and delivery problem with
 * time windows", Transportation Science 40(4), 2006, section 3.4, with decay = 1 - r. The floor is an addition.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createSegmentedRouletteWheel(
  options: SegmentedRouletteWheelOptions,
  setup: PolicySetup,
  learned?: Learned,
): Policy {
  checkSetup(setup);
  const settings = checkOptions('segmented-roulette-wheel', segmentedRouletteWheelOptions, options);
  const { arms } = setup;
  const { decay, segment, floor } = settings;
  const weights = column(learned, 'weights', arms, 1, floor);
  const pulls = column(learned, 'pulls', arms);
  const sums = column(learned, 'sums', arms);
  const rewards = column(learned, 'rewards', 1);

  function closeSegment(): void {
    for (let arm = 0; arm < arms; arm++)
      if (pulls[arm]! > 0)
        weights[arm] = Math.max(floor, decay * weights[arm]! + ((1 - decay) * sums[arm]!) / pulls[arm]!);
    pulls.fill(0);
    sums.fill(0);
    rewards[0] = 0;
  }

  return drawnPolicy(
    {
      ...{ kind: 'segmented-roulette-wheel', settings },
      distribute(probabilities) {
        probabilities.set(weights);
        normalize(probabilities);
      },
      learn({ arm }, reward) {
        pulls[arm]!++;
        sums[arm]! += reward;
        rewards[0]!++;
        if (rewards[0]! >= segment) closeSegment();
      },
      expectations: () => weights.slice(),
      columns: { weights, pulls, sums, rewards },
    },
    setup,
  );
}
