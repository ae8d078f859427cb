import { z } from 'zod';
import { checkContext, featuresOf } from './features.ts';
import { checkOptions } from './options.ts';
import type { Context, Policy } from './policy.ts';
import { createRidge } from './ridge.ts';
import {
  checkSetup,
  checkUpdate,
  column,
  type Learned,
  type PolicySetup,
  pickLargest,
  policyName,
  savedState,
  sharesOfLargest,
} from './shared.ts';

/** The schema of {@link LinUcbOptions}. */
export const linUcbOptions = z.strictObject({
  alpha: z.number().min(0).default(1),
  ridge: z.number().min(1e-9).default(1),
});

/** `alpha`: factor of the confidence width, at least 0, default 1. `ridge`: the regulariser, at least 1e-9, default 1. */
export type LinUcbOptions = z.input<typeof linUcbOptions>;

/**
 * Contextual UCB with one linear model per arm: the arm of the largest theta_i'x + alpha sqrt(x' A_i^-1 x), where
 * A_i = ridge I + sum of x x' and theta_i = A_i^-1 (sum of reward x) over the pulls of arm i. Untried arms first.
 *
 * There is no intercept: give the context a feature that is always 1. Features should be of order 1.
 *
 * Source: Li, Chu, Langford & Schapire, "A contextual-bandit approach to personalized news article recommendation",
 * WWW 2010, algorithm 1 (disjoint models, where the ridge is 1).
 * @throws RangeError on options or sizes that make no sense, no features, or a malformed `learned`; `select` and `update`
 * throw one when the context has another length, or a feature that is not a number of size up to 1e100
 */
export function createLinUcb(options: LinUcbOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('lin-ucb', linUcbOptions, options);
  const { arms, rng } = setup;
  const dimension = featuresOf('lin-ucb', setup);
  const { alpha, ridge } = settings;
  const models = createRidge(arms, dimension, ridge, learned);
  const selected = column(learned, 'selected', arms);
  const index = new Float64Array(arms);

  function fill(context: Context): void {
    checkContext(context, dimension);
    for (let arm = 0; arm < arms; arm++)
      index[arm] = selected[arm] === 0 ? Infinity : models.bound(arm, context, alpha);
  }

  return {
    name: policyName('lin-ucb', settings),
    arms,
    select(context) {
      fill(context);
      const choice = pickLargest(index, rng);
      selected[choice.arm] = 1;
      return choice;
    },
    update(choice, reward, context) {
      checkUpdate(choice, reward, arms);
      checkContext(context, dimension);
      models.learn(choice.arm, context, reward);
      selected[choice.arm] = 1;
    },
    probabilities(context) {
      fill(context);
      return sharesOfLargest(index);
    },
    expectations(context) {
      checkContext(context, dimension);
      return index.map((_, arm) => models.bound(arm, context, 0));
    },
    toJSON: () =>
      savedState('lin-ucb', settings, setup, { factors: models.factors, targets: models.targets, selected }),
  };
}
