import type { Regressor } from './regressor.ts';
import { createRidge } from './ridge.ts';

/**
 * What off-policy evaluation predicts rewards with: one ridge regression per arm (ridge 1), of how far the reward is from 1/2,
 * over a constant and the features of the context. An arm of which nothing is known is expected to bring 1/2.
 */
export function createRewardModel(arms: number, dimension: number): Pick<Regressor, 'predict' | 'learn'> {
  const models = createRidge(arms, dimension + 1, 1);
  const point = new Float64Array(dimension + 1).fill(1);
  return {
    predict(arm, context) {
      point.set(context, 1);
      return 0.5 + models.bound(arm, point, 0);
    },
    learn(arm, context, reward) {
      point.set(context, 1);
      models.learn(arm, point, reward - 0.5);
    },
  };
}
