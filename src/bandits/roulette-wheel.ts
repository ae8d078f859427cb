import { z } from 'zod';
import { drawnPolicy } from './drawn-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, column, type Learned, normalize, type PolicySetup } from './shared.ts';

/** The schema of {@link RouletteWheelOptions}. */
export const rouletteWheelOptions = z.strictObject({
  decay: z.number().min(0).max(1).default(0.8),
  floor: z.number().positive().max(1).default(0.01),
});

/**
 * `decay`: what a weight keeps of itself at each reward, in [0, 1], default 0.8. `floor`: the least a weight can fall to,
 * in (0, 1], default 0.01, so that no arm is lost for good.
 */
export type RouletteWheelOptions = z.input<typeof rouletteWheelOptions>;

/**
 * The operator selection of adaptive large-neighbourhood search: arm i with probability proportional to its weight w_i,
 * which starts at 1 and becomes max(floor, decay w_i + (1 - decay) reward) with each reward of the arm.
 *
 * Source: Ropke & Pisinger, "An adaptive large neighborhood search heuristic for the pickup and delivery problem with
 * time windows", Transportation Science 40(4), 2006, section 3.4, with segments of one iteration and decay = 1 - r. The
 * floor is an addition.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createRouletteWheel(options: RouletteWheelOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('roulette-wheel', rouletteWheelOptions, options);
  const { decay, floor } = settings;
  const weights = column(learned, 'weights', setup.arms, 1, floor);

  return drawnPolicy(
    {
      ...{ kind: 'roulette-wheel', settings },
      distribute(probabilities) {
        probabilities.set(weights);
        normalize(probabilities);
      },
      learn({ arm }, reward) {
        weights[arm] = Math.max(floor, decay * weights[arm]! + (1 - decay) * reward);
      },
      expectations: () => weights.slice(),
      columns: { weights },
    },
    setup,
  );
}
