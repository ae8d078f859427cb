import { z } from 'zod';
import { checkContext, featuresOf } from './features.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { createRidge } from './ridge.ts';
import { fillNormal } from './samplers.ts';
import {
  checkSetup,
  checkUpdate,
  type Learned,
  type PolicySetup,
  pickLargest,
  policyName,
  savedState,
} from './shared.ts';

/** The schema of {@link LinTsOptions}. */
export const linTsOptions = z.strictObject({
  alpha: z.number().min(0).default(0.5),
  ridge: z.number().min(1e-9).default(1),
});

/** `alpha`: factor of the posterior's deviation, at least 0, default 0.5. `ridge`: the regulariser, at least 1e-9, default 1. */
export type LinTsOptions = z.input<typeof linTsOptions>;

/**
 * Thompson sampling with one linear model per arm: draws weights theta_i from N(mean_i, alpha^2 A_i^-1), where A_i and mean_i
 * are the matrix and weights of LinUCB, and takes the arm of the largest theta_i'x.
 *
 * As the models share nothing, theta_i'x is drawn directly: it is normal with mean mean_i'x and variance alpha^2 x'A_i^-1 x.
 *
 * There is no intercept: give the context a feature that is always 1. Features should be of order 1. The probability of a
 * choice has no closed form; 1 is reported, so its choices cannot be used for importance weights.
 *
 * Source: Agrawal & Goyal, "Thompson sampling for contextual bandits with linear payoffs", ICML 2013, algorithm 1, with a
 * model per arm.
 * @throws RangeError on options or sizes that make no sense, no features, or a malformed `learned`; `select` and `update`
 * throw one when the context has another length, or a feature that is not a number of size up to 1e100
 */
export function createLinTs(options: LinTsOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('lin-ts', linTsOptions, options);
  const { arms, rng } = setup;
  const dimension = featuresOf('lin-ts', setup);
  const models = createRidge(arms, dimension, settings.ridge, learned);
  const drawn = new Float64Array(arms);

  return {
    name: policyName('lin-ts', settings),
    arms,
    select(context) {
      checkContext(context, dimension);
      fillNormal(drawn, rng);
      for (let arm = 0; arm < arms; arm++) drawn[arm] = models.bound(arm, context, settings.alpha * drawn[arm]!);
      return { arm: pickLargest(drawn, rng).arm, probability: 1 };
    },
    update(choice, reward, context) {
      checkUpdate(choice, reward, arms);
      checkContext(context, dimension);
      models.learn(choice.arm, context, reward);
    },
    expectations(context) {
      checkContext(context, dimension);
      return drawn.map((_, arm) => models.bound(arm, context, 0));
    },
    toJSON: () => savedState('lin-ts', settings, setup, { factors: models.factors, targets: models.targets }),
  };
}
