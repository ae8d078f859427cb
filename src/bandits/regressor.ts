import type { Context } from './policy.ts';
import { createRidge } from './ridge.ts';
import { column, type Learned } from './shared.ts';

/** Predicts the reward of an arm in a context, and learns from rewards: what SquareCB is built on. */
export interface Regressor {
  /** The expected reward, near [0, 1]. Changes nothing. */
  predict(arm: number, context: Context): number;
  learn(arm: number, context: Context, reward: number): void;
  /** What it has learned, laid out arm by arm. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** Makes a regressor, new or from the learned part of a saved state, which it checks. */
export type CreateRegressor = (arms: number, dimension: number, learned?: Learned) => Regressor;

/** One ridge regression per arm (ridge 1), exact after every reward. */
const ridge: CreateRegressor = (arms, dimension, learned) => {
  const models = createRidge(arms, dimension, 1, learned);
  return {
    predict: (arm, context) => models.bound(arm, context, 0),
    learn: (arm, context, reward) => models.learn(arm, context, reward),
    columns: { factors: models.factors, targets: models.targets },
  };
};

/** One logistic regression per arm, by adaptive gradient steps (Duchi, Hazan & Singer, JMLR 12, 2011): linear in the features. */
const logistic: CreateRegressor = (arms, dimension, learned) => {
  const weights = column(learned, 'weights', arms * dimension, 0, -Infinity);
  const squares = column(learned, 'squares', arms * dimension);
  const predict = (arm: number, context: Context) => {
    const first = arm * dimension;
    let sum = 0;
    for (let i = 0; i < dimension; i++) sum += weights[first + i]! * context[i]!;
    return 1 / (1 + Math.exp(-sum));
  };
  return {
    predict,
    learn(arm, context, reward) {
      const error = predict(arm, context) - reward;
      for (let i = 0, at = arm * dimension; i < dimension; i++, at++) {
        const slope = error * context[i]!;
        if (slope === 0) continue;
        squares[at] = Math.min(Number.MAX_VALUE, squares[at]! + slope * slope);
        weights[at]! -= (0.5 * slope) / Math.sqrt(squares[at]!);
      }
    },
    columns: { weights, squares },
  };
};

/** The regressors that a spec can name. */
export const regressors = { ridge, logistic } as const;
