import { z } from 'zod';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { drawBetas } from './samplers.ts';
import {
  checkSetup,
  checkUpdate,
  column,
  type Learned,
  type PolicySetup,
  pickLargest,
  policyName,
  savedState,
} from './shared.ts';

/** The schema of {@link DiscountedThompsonOptions}. */
export const discountedThompsonOptions = z.strictObject({
  gamma: z.number().positive().max(1).default(0.98),
  alpha: z.number().positive().default(1),
  beta: z.number().positive().default(1),
});

/**
 * `gamma`: discount per reward, in (0, 1], default 0.98. `alpha`, `beta`: successes and failures of the prior of each arm,
 * above 0, default 1 and 1; they are never discounted.
 */
export type DiscountedThompsonOptions = z.input<typeof discountedThompsonOptions>;

/**
 * Thompson sampling that forgets: each new reward discounts the successes and failures of all arms by gamma, so that an arm
 * left alone drifts back to the prior and is tried again. A reward r counts as r successes and 1 - r failures.
 *
 * The probability of a choice has no closed form; 1 is reported, so its choices cannot be used for importance weights.
 *
 * Source: Raj & Kalyani, "Taming non-stationary bandits: a Bayesian approach", 2017, algorithm 1.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createDiscountedThompson(
  options: DiscountedThompsonOptions,
  setup: PolicySetup,
  learned?: Learned,
): Policy {
  checkSetup(setup);
  const settings = checkOptions('discounted-thompson', discountedThompsonOptions, options);
  const { arms, rng } = setup;
  const { gamma, alpha, beta } = settings;
  const successes = column(learned, 'successes', arms);
  const failures = column(learned, 'failures', arms);
  const shapes = new Float64Array(2 * arms);
  const drawn = new Float64Array(2 * arms);
  const means = new Float64Array(arms);

  return {
    name: policyName('discounted-thompson', settings),
    arms,
    select() {
      for (let arm = 0; arm < arms; arm++) {
        shapes[arm] = successes[arm]! + alpha;
        shapes[arms + arm] = failures[arm]! + beta;
      }
      drawBetas(means, shapes, drawn, rng);
      return { arm: pickLargest(means, rng).arm, probability: 1 };
    },
    update(choice, reward) {
      checkUpdate(choice, reward, arms);
      for (let arm = 0; arm < arms; arm++) {
        successes[arm]! *= gamma;
        failures[arm]! *= gamma;
      }
      successes[choice.arm]! += reward;
      failures[choice.arm]! += 1 - reward;
    },
    expectations: () => successes.map((count, arm) => (count + alpha) / (count + failures[arm]! + alpha + beta)),
    toJSON: () => savedState('discounted-thompson', settings, setup, { successes, failures }),
  };
}
