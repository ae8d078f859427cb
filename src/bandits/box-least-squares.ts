import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** A least-squares problem by its normal equations: minimise theta' G theta - 2 h' theta + y. */
export interface NormalEquations {
  /** G, m by m, row by row: the sum of f f'. */
  readonly gram: Float64Array;
  /** h, m: the sum of y f. */
  readonly right: Float64Array;
  /** The sum of y^2. */
  readonly square: number;
}

/** What {@link boxLeastSquares} found. */
export interface BoxSolution {
  readonly theta: Float64Array;
  /** The sum of squared errors where a bound is active, 0 where none is. */
  readonly error: number;
}

/** The least solution in the Euclidean norm, by the eigenvalues of G: few observations leave it singular. */
function leastNorm(gram: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const theta = new Float64Array(size);
  if (size === 0) return theta;
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    // Denormal numbers make the iteration for the eigenvalues fail.
    Matrix.from1DArray(
      size,
      size,
      [...gram].map((value) => (Math.abs(value) < 1e-150 ? 0 : value)),
    ),
    { assumeSymmetric: true },
  );
  const least = Math.max(...realEigenvalues) * size * 1e-13;
  for (let k = 0; k < size; k++) {
    const value = realEigenvalues[k]!;
    if (value <= least) continue;
    let along = 0;
    for (let j = 0; j < size; j++) along += eigenvectorMatrix.get(j, k) * right[j]!;
    for (let j = 0; j < size; j++) theta[j]! += (along / value) * eigenvectorMatrix.get(j, k);
  }
  return theta;
}

/** Minimises over the free coordinates, the others held: Gaussian elimination of the free block. */
function minimizeFree({ gram, right }: NormalEquations, theta: Float64Array, free: readonly number[]): Float64Array {
  const size = right.length;
  const block = new Float64Array(free.length ** 2);
  const rest = new Float64Array(free.length);
  free.forEach((i, row) => {
    let sum = right[i]!;
    for (let j = 0; j < size; j++) if (!free.includes(j)) sum -= gram[i * size + j]! * theta[j]!;
    rest[row] = sum;
    free.forEach((j, column) => {
      block[row * free.length + column] = gram[i * size + j]!;
    });
  });
  return leastNorm(block, rest);
}

function objective({ gram, right, square }: NormalEquations, theta: Float64Array): number {
  const size = right.length;
  let sum = square;
  for (let i = 0; i < size; i++) {
    let row = 0;
    for (let j = 0; j < size; j++) row += gram[i * size + j]! * theta[j]!;
    sum += theta[i]! * (row - 2 * right[i]!);
  }
  return sum;
}

/**
 * Least squares under |theta_j| <= bound_j for a few unknowns: the solution of least norm where it keeps the bounds,
 * otherwise the best within them by an active-set method.
 *
 * Source: Stark & Parker, "Bounded-variable least-squares: an algorithm and applications", Computational Statistics
 * 10(2), 1995, on the normal equations.
 */
export function boxLeastSquares(equations: NormalEquations, bounds: Float64Array): BoxSolution {
  const { gram, right } = equations;
  const size = right.length;
  const theta = leastNorm(gram, right);
  if (theta.every((value, j) => Math.abs(value) <= bounds[j]!)) return { theta, error: 0 };
  for (let j = 0; j < size; j++) theta[j] = Math.max(-bounds[j]!, Math.min(bounds[j]!, theta[j]!));
  let free = [...theta.keys()].filter((j) => Math.abs(theta[j]!) < bounds[j]!);
  let largest = 0;
  for (let j = 0; j < size; j++) largest = Math.max(largest, gram[j * size + j]! * bounds[j]!);
  // Every pass lowers the sum of squares or frees one coordinate; the limit only guards against cycling by rounding.
  for (let pass = 0; pass < 20 * size; pass++) {
    for (;;) {
      const target = minimizeFree(equations, theta, free);
      let step = 1;
      free.forEach((j, k) => {
        const move = target[k]! - theta[j]!;
        const room = (Math.sign(move) * bounds[j]! - theta[j]!) / move;
        if (Math.abs(target[k]!) > bounds[j]!) step = Math.min(step, room);
      });
      free.forEach((j, k) => {
        theta[j]! += step * (target[k]! - theta[j]!);
      });
      if (step === 1) break;
      free = free.filter((j) => {
        const inside = Math.abs(theta[j]!) < bounds[j]! * (1 - 1e-12);
        if (!inside) theta[j] = Math.sign(theta[j]!) * bounds[j]!;
        return inside;
      });
    }
    let worst = 1e-12 * largest;
    let freed = -1;
    for (let i = 0; i < size; i++) {
      if (free.includes(i)) continue;
      let slope = -right[i]!;
      for (let j = 0; j < size; j++) slope += gram[i * size + j]! * theta[j]!;
      const inward = slope * Math.sign(theta[i]!);
      if (inward > worst) {
        worst = inward;
        freed = i;
      }
    }
    if (freed < 0) break;
    free = [...free, freed];
  }
  return { theta, error: Math.max(0, objective(equations, theta)) };
}
