import { z } from 'zod';
import { checkContext, featuresOf } from './features.ts';
import { inverseGap } from './inverse-gap.ts';
import { checkOptions } from './options.ts';
import type { Context, Policy } from './policy.ts';
import { type CreateRegressor, regressors } from './regressor.ts';
import {
  checkSetup,
  checkUpdate,
  column,
  draw,
  type Learned,
  type PolicySetup,
  policyName,
  savedState,
} from './shared.ts';

/** The schema of {@link SquareCbOptions}. */
export const squareCbOptions = z.strictObject({
  regressor: z.enum(['ridge', 'logistic']).default('ridge'),
  scale: z.number().positive().max(1e100).default(10),
  exponent: z.number().min(0).max(1).default(0.5),
});

/**
 * `regressor`: what predicts rewards, `ridge` (default) or `logistic`. `scale` (above 0, default 10) and `exponent` (in [0, 1],
 * default 0.5): in round t the weights fall with the gap at the rate scale t^exponent.
 */
export type SquareCbOptions = z.input<typeof squareCbOptions>;

/**
 * Contextual bandit over any regression: predicts the reward of every arm and draws by inverse gap weighting, that is arm i
 * with probability 1 / (K + rate gap_i), with K arms, and the best one with what is left.
 *
 * There is no intercept: give the context a feature that is always 1. Features should be of order 1.
 *
 * Source: Foster & Rakhlin, "Beyond UCB: optimal and efficient contextual bandits with regression oracles", ICML 2020,
 * algorithm 1; the rate of round t as in Vowpal Wabbit's `--squarecb`.
 * @param create another regressor than the option names; a saved state of it can only be restored with it
 * @throws RangeError on options or sizes that make no sense, no features, or a malformed `learned`; `select` and `update`
 * throw one when the context has another length, or a feature that is not a number of size up to 1e100
 */
export function createSquareCb(
  options: SquareCbOptions,
  setup: PolicySetup,
  learned?: Learned,
  create?: CreateRegressor,
): Policy {
  checkSetup(setup);
  const settings = checkOptions('square-cb', squareCbOptions, options);
  const { arms, rng } = setup;
  const dimension = featuresOf('square-cb', setup);
  const model = (create ?? regressors[settings.regressor])(arms, dimension, learned);
  const rewards = column(learned, 'rewards', 1);
  const losses = new Float64Array(arms);
  const probabilities = new Float64Array(arms);

  function distribute(context: Context): void {
    checkContext(context, dimension);
    // Beyond what a reward can be a prediction says nothing about how much an arm would lose.
    for (let arm = 0; arm < arms; arm++) losses[arm] = 1 - Math.min(1, Math.max(0, model.predict(arm, context)));
    inverseGap(losses, settings.scale * (rewards[0]! + 1) ** settings.exponent, probabilities);
  }

  return {
    name: policyName('square-cb', settings),
    arms,
    select(context) {
      distribute(context);
      return draw(probabilities, rng);
    },
    update(choice, reward, context) {
      checkUpdate(choice, reward, arms);
      checkContext(context, dimension);
      model.learn(choice.arm, context, reward);
      rewards[0]!++;
    },
    probabilities(context) {
      distribute(context);
      return probabilities.slice();
    },
    expectations(context) {
      checkContext(context, dimension);
      return losses.map((_, arm) => model.predict(arm, context));
    },
    toJSON: () => savedState('square-cb', settings, setup, { ...model.columns, rewards }),
  };
}
