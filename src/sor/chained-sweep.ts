import type { Csr } from './csr.ts';

/**
 * Prepares {@link chainedSweep}: delta = (D/omega + L)^-1 r, the step that the first sweep takes, and r <- D/omega delta.
 * @param scale omega / diagonal, n entries
 */
export function beginChain(a: Csr, scale: Float64Array, r: Float64Array, delta: Float64Array): void {
  const { size, rowStarts, upperStarts, columns, values } = a;
  for (let i = 0; i < size; i++) {
    let sum = r[i]!;
    for (let k = rowStarts[i]!, end = upperStarts[i]!; k < end; k++) sum -= values[k]! * delta[columns[k]!]!;
    r[i] = sum;
    delta[i] = sum * scale[i]!;
  }
}

/**
 * A sweep of SOR in one pass over the rows. It takes the step that the last pass found, x += delta; the residual of the
 * new x is then (1 - omega) D/omega delta - U delta, and the next step follows from it at once, because a row needs the
 * old delta right of the diagonal and the new one left of it. So x, the norm and the step of a pass belong to sweep k, k
 * and k + 1.
 * @param r D/omega delta, kept from pass to pass
 * @returns the Euclidean norm of b - A x
 */
export function chainedSweep(
  a: Csr,
  omega: number,
  scale: Float64Array,
  x: Float64Array,
  r: Float64Array,
  delta: Float64Array,
): number {
  const { size, rowStarts, upperStarts, columns, values } = a;
  const rest = 1 - omega;
  let squares = 0;
  let begin = 0;
  for (let i = 0; i < size; i++) {
    x[i]! += delta[i]!;
    let sum = rest * r[i]!;
    const middle = upperStarts[i]!;
    const end = rowStarts[i + 1]!;
    // Two entries to a side are what grids in the plane have: without a loop they cost a seventh less.
    if (end - middle === 2)
      sum = sum - values[middle]! * delta[columns[middle]!]! - values[middle + 1]! * delta[columns[middle + 1]!]!;
    else for (let k = middle; k < end; k++) sum -= values[k]! * delta[columns[k]!]!;
    squares += sum * sum;
    if (middle - begin === 2)
      sum = sum - values[begin]! * delta[columns[begin]!]! - values[begin + 1]! * delta[columns[begin + 1]!]!;
    else for (let k = begin; k < middle; k++) sum -= values[k]! * delta[columns[k]!]!;
    r[i] = sum;
    delta[i] = sum * scale[i]!;
    begin = end;
  }
  return Math.sqrt(squares);
}
