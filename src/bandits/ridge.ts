import type { Context } from './policy.ts';
import { column, type Learned } from './shared.ts';

/** One ridge regression per arm, kept up to date by rank-one updates. */
export interface Ridge {
  /** Lower triangular L with L L' = ridge I + sum of x x', one per arm, row by row: arms * dimension * dimension numbers. */
  readonly factors: Float64Array;
  /** L^-1 (sum of reward x), one per arm: arms * dimension numbers. */
  readonly targets: Float64Array;
  /** The optimistic (or, for a negative width, pessimistic) reward: theta'x + width sqrt(x' (L L')^-1 x). */
  bound(arm: number, context: Context, width: number): number;
  /** Adds one observation to an arm. */
  learn(arm: number, context: Context, reward: number): void;
}

/**
 * One ridge regression per arm, held as a Cholesky factor that follows A + x x' by plane rotations, in dimension^2
 * operations. Unlike a running inverse (Sherman-Morrison) it subtracts nothing that could cancel, so it neither drifts nor
 * loses positive definiteness, however long the run and however large the features.
 *
 * Source: Gill, Golub, Murray & Saunders, "Methods for modifying matrix factorizations", Mathematics of Computation
 * 28(126), 1974, section 3.
 * @throws RangeError when the saved columns are malformed
 */
export function createRidge(arms: number, dimension: number, ridge: number, learned?: Learned): Ridge {
  const square = dimension * dimension;
  const factors = column(learned, 'factors', arms * square, 0, -Infinity);
  const targets = column(learned, 'targets', arms * dimension, 0, -Infinity);
  const forward = new Float64Array(dimension);
  const rest = new Float64Array(dimension);
  for (let arm = 0; arm < arms; arm++)
    for (let i = 0; i < dimension; i++) {
      const diagonal = arm * square + i * dimension + i;
      if (learned === undefined) factors[diagonal] = Math.sqrt(ridge);
      else if (!(factors[diagonal]! > 0))
        throw new RangeError(`the saved state of the policy needs "factors" to have a positive diagonal.`);
    }

  return {
    factors,
    targets,
    bound(arm, context, width) {
      const first = arm * dimension;
      let mean = 0;
      let variance = 0;
      for (let i = 0; i < dimension; i++) {
        const row = (first + i) * dimension;
        let sum = context[i]!;
        for (let j = 0; j < i; j++) sum -= factors[row + j]! * forward[j]!;
        sum /= factors[row + i]!;
        forward[i] = sum;
        mean += sum * targets[first + i]!;
        variance += sum * sum;
      }
      return mean + width * Math.sqrt(variance);
    },
    learn(arm, context, reward) {
      const first = arm * dimension;
      let error = reward;
      rest.set(context);
      // Each rotation brings one entry of the new row x to 0; what it does to L it does to the rewards as well.
      for (let k = 0; k < dimension; k++) {
        const diagonal = (first + k) * dimension + k;
        const pivot = factors[diagonal]!;
        const radius = Math.sqrt(pivot * pivot + rest[k]! * rest[k]!);
        const cosine = pivot / radius;
        const sine = rest[k]! / radius;
        factors[diagonal] = radius;
        for (let i = k + 1; i < dimension; i++) {
          const entry = (first + i) * dimension + k;
          const old = factors[entry]!;
          factors[entry] = cosine * old + sine * rest[i]!;
          rest[i] = cosine * rest[i]! - sine * old;
        }
        const target = targets[first + k]!;
        targets[first + k] = cosine * target + sine * error;
        error = cosine * error - sine * target;
      }
    },
  };
}
