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

/** The schema of {@link ThompsonBetaOptions}. */
export const thompsonBetaOptions = z.strictObject({
  alpha: z.number().positive().default(1),
  beta: z.number().positive().default(1),
});

/** `alpha`, `beta`: successes and failures that each arm starts with, above 0, default 1 and 1 (a uniform prior). */
export type ThompsonBetaOptions = z.input<typeof thompsonBetaOptions>;

/**
 * Thompson sampling with a beta posterior per arm: draws a mean for each arm and takes the largest.
 *
 * A reward r in [0, 1] counts as r successes and 1 - r failures. Compared with turning it into one success or failure
 * by a coin (Agrawal & Goyal 2012, algorithm 2), which has the same mean, this adds no noise and makes what was learned
 * independent of the order in which rewards arrive.
 *
 * The probability of a choice has no closed form; 1 is reported, so its choices cannot be used for importance weights.
 *
 * Source: Agrawal & Goyal, "Analysis of Thompson sampling for the multi-armed bandit problem", COLT 2012, algorithm 1.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createThompsonBeta(options: ThompsonBetaOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('thompson-beta', thompsonBetaOptions, options);
  const { arms, rng } = setup;
  const shapes = new Float64Array(2 * arms);
  const successes = shapes.subarray(0, arms);
  const failures = shapes.subarray(arms);
  successes.set(column(learned, 'successes', arms, settings.alpha));
  failures.set(column(learned, 'failures', arms, settings.beta));
  const drawn = new Float64Array(2 * arms);
  const means = new Float64Array(arms);

  return {
    name: policyName('thompson-beta', settings),
    arms,
    select() {
      drawBetas(means, shapes, drawn, rng);
      return { arm: pickLargest(means, rng).arm, probability: 1 };
    },
    update(choice, reward) {
      checkUpdate(choice, reward, arms);
      successes[choice.arm]! += reward;
      failures[choice.arm]! += 1 - reward;
    },
    expectations: () => successes.map((count, arm) => count / (count + failures[arm]!)),
    toJSON: () => savedState('thompson-beta', settings, setup, { successes, failures }),
  };
}
