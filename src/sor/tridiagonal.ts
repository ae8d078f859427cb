/** A symmetric tridiagonal matrix: k diagonal entries and k - 1 beside them. */
export interface Tridiagonal {
  readonly diagonal: readonly number[];
  readonly beside: readonly number[];
}

/** How many eigenvalues lie below `value`: negative pivots of T - value I (Sylvester's law of inertia). */
function countBelow({ diagonal, beside }: Tridiagonal, value: number): number {
  let count = 0;
  let pivot = 1;
  for (let i = 0; i < diagonal.length; i++) {
    const link = i === 0 ? 0 : beside[i - 1]!;
    pivot = diagonal[i]! - value - (link * link) / pivot;
    // A pivot of exactly 0 would divide the next one by 0; a negative one of no size counts it as one below.
    if (pivot === 0) pivot = -1e-300;
    if (pivot < 0) count++;
  }
  return count;
}

/**
 * The eigenvalue with number `index`, counted from 0 for the smallest, to the last bits, by bisection.
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th edition, section 8.4.1.
 */
export function tridiagonalEigenvalue(matrix: Tridiagonal, index: number): number {
  const { diagonal, beside } = matrix;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < diagonal.length; i++) {
    const radius = Math.abs(beside[i - 1] ?? 0) + Math.abs(beside[i] ?? 0);
    low = Math.min(low, diagonal[i]! - radius);
    high = Math.max(high, diagonal[i]! + radius);
  }
  const width = Number.EPSILON * Math.max(Math.abs(low), Math.abs(high));
  while (high - low > 2 * width) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (countBelow(matrix, middle) > index) high = middle;
    else low = middle;
  }
  return low + (high - low) / 2;
}
