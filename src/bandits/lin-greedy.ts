import { z } from 'zod';
import { checkContext, featuresOf } from './features.ts';
import { checkOptions } from './options.ts';
import type { Context, Policy } from './policy.ts';
import { createRidge } from './ridge.ts';
import {
  checkSetup,
  checkUpdate,
  draw,
  type Learned,
  type PolicySetup,
  policyName,
  savedState,
  sharesOfLargest,
} from './shared.ts';

/** The schema of {@link LinGreedyOptions}. */
export const linGreedyOptions = z.strictObject({
  epsilon: z.number().min(0).max(1).default(0.1),
  ridge: z.number().min(1e-9).default(1),
});

/** `epsilon`: share of exploration, in [0, 1], default 0.1. `ridge`: the regulariser, at least 1e-9, default 1. */
export type LinGreedyOptions = z.input<typeof linGreedyOptions>;

/**
 * Epsilon-greedy with one linear model per arm: the largest predicted reward theta_i'x with probability 1 - epsilon, any arm
 * with probability epsilon; theta_i as in LinUCB.
 *
 * There is no intercept: give the context a feature that is always 1. Features should be of order 1.
 *
 * Source: Langford & Zhang, "The epoch-greedy algorithm for contextual multi-armed bandits", NIPS 2007, with a constant
 * share of exploration, and the models of Li, Chu, Langford & Schapire, WWW 2010.
 * @throws RangeError on options or sizes that make no sense, no features, or a malformed `learned`; `select` and `update`
 * throw one when the context has another length, or a feature that is not a number of size up to 1e100
 */
export function createLinGreedy(options: LinGreedyOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('lin-greedy', linGreedyOptions, options);
  const { arms, rng } = setup;
  const dimension = featuresOf('lin-greedy', setup);
  const models = createRidge(arms, dimension, settings.ridge, learned);

  function predict(context: Context): Float64Array {
    checkContext(context, dimension);
    return Float64Array.from({ length: arms }, (_, arm) => models.bound(arm, context, 0));
  }

  function distribute(context: Context): Float64Array {
    const { epsilon } = settings;
    return sharesOfLargest(predict(context)).map((share) => epsilon / arms + (1 - epsilon) * share);
  }

  return {
    name: policyName('lin-greedy', settings),
    arms,
    select: (context) => draw(distribute(context), rng),
    update(choice, reward, context) {
      checkUpdate(choice, reward, arms);
      checkContext(context, dimension);
      models.learn(choice.arm, context, reward);
    },
    probabilities: distribute,
    expectations: predict,
    toJSON: () => savedState('lin-greedy', settings, setup, { factors: models.factors, targets: models.targets }),
  };
}
