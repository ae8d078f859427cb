import type { Context } from './policy.ts';
import { column, type Learned } from './shared.ts';

/** One ridge regression per arm, kept up to date by rank-one updates. */
export interface Ridge {
  /** The inverses of ridge I + sum of x x', one after the other, row by row: arms * dimension * dimension numbers. */
  readonly inverses: Float64Array;
  /** The sums of reward x: arms * dimension numbers. */
  readonly targets: Float64Array;
  /** theta'x of an arm. */
  predict(arm: number, context: Context): number;
  /** x' A^-1 x of an arm, never negative. */
  variance(arm: number, context: Context): number;
  /** Adds one observation to an arm. */
  learn(arm: number, context: Context, reward: number): void;
}

/**
 * One ridge regression per arm. The inverse follows A + x x' by the Sherman-Morrison formula in dimension^2 operations,
 * exactly symmetric; nothing is ever removed, so it stays positive definite.
 *
 * Source: Hager, "Updating the inverse of a matrix", SIAM Review 31(2), 1989, eq. 2.
 * @throws RangeError when the saved columns are malformed
 */
export function createRidge(arms: number, dimension: number, ridge: number, learned?: Learned): Ridge {
  const square = dimension * dimension;
  const inverses = column(learned, 'inverses', arms * square, 0, -Infinity);
  const targets = column(learned, 'targets', arms * dimension, 0, -Infinity);
  const thetas = new Float64Array(arms * dimension);
  const product = new Float64Array(dimension);
  if (learned === undefined)
    for (let arm = 0; arm < arms; arm++)
      for (let i = 0; i < dimension; i++) inverses[arm * square + i * dimension + i] = 1 / ridge;
  else for (let arm = 0; arm < arms; arm++) solve(arm);

  // theta = A^-1 b
  function solve(arm: number): void {
    const first = arm * dimension;
    for (let i = 0; i < dimension; i++) {
      const row = arm * square + i * dimension;
      let sum = 0;
      for (let j = 0; j < dimension; j++) sum += inverses[row + j]! * targets[first + j]!;
      thetas[first + i] = sum;
    }
  }

  // Fills product = A^-1 x and returns x' A^-1 x.
  function multiply(arm: number, context: Context): number {
    let form = 0;
    for (let i = 0; i < dimension; i++) {
      const row = arm * square + i * dimension;
      let sum = 0;
      for (let j = 0; j < dimension; j++) sum += inverses[row + j]! * context[j]!;
      product[i] = sum;
      form += context[i]! * sum;
    }
    return Math.max(0, form);
  }

  return {
    inverses,
    targets,
    predict(arm, context) {
      const first = arm * dimension;
      let sum = 0;
      for (let i = 0; i < dimension; i++) sum += thetas[first + i]! * context[i]!;
      return sum;
    },
    variance: multiply,
    learn(arm, context, reward) {
      const divisor = 1 + multiply(arm, context);
      for (let i = 0; i < dimension; i++) {
        const row = arm * square + i * dimension;
        const factor = product[i]! / divisor;
        for (let j = i; j < dimension; j++) {
          const value = inverses[row + j]! - factor * product[j]!;
          inverses[row + j] = value;
          inverses[arm * square + j * dimension + i] = value;
        }
        targets[arm * dimension + i]! += reward * context[i]!;
      }
      solve(arm);
    },
  };
}
