import type { Csr } from './csr.ts';

/**
 * One sweep of successive over-relaxation that yields the next residual in the same pass over the entries: with
 * A = D + L + U, delta = (D/omega + L)^-1 r, x += delta, r <- ((1/omega - 1) D - U) delta. The last equals b - A x of the
 * new x, since A - (D/omega + L) = (1 - 1/omega) D + U.
 * @param scale omega / diagonal, n entries
 * @param delta scratch, n entries
 * @returns the Euclidean norm of the new r
 */
export function sweepForward(
  a: Csr,
  omega: number,
  scale: Float64Array,
  x: Float64Array,
  r: Float64Array,
  delta: Float64Array,
): number {
  const { size, rowStarts, upperStarts, columns, values } = a;
  for (let i = 0; i < size; i++) {
    let sum = r[i]!;
    for (let k = rowStarts[i]!, end = upperStarts[i]!; k < end; k++) sum -= values[k]! * delta[columns[k]!]!;
    // D/omega delta, of which the residual needs (1 - omega) times as much.
    r[i] = sum;
    const step = sum * scale[i]!;
    delta[i] = step;
    x[i]! += step;
  }
  const rest = 1 - omega;
  let squares = 0;
  // Backwards, because the end of the vectors is what the cache still holds.
  for (let i = size - 1; i >= 0; i--) {
    let sum = rest * r[i]!;
    for (let k = upperStarts[i]!, end = rowStarts[i + 1]!; k < end; k++) sum -= values[k]! * delta[columns[k]!]!;
    r[i] = sum;
    squares += sum * sum;
  }
  return Math.sqrt(squares);
}

/** As {@link sweepForward}, from the last row to the first: delta = (D/omega + U)^-1 r. */
export function sweepBackward(
  a: Csr,
  omega: number,
  scale: Float64Array,
  x: Float64Array,
  r: Float64Array,
  delta: Float64Array,
): number {
  const { size, rowStarts, upperStarts, columns, values } = a;
  for (let i = size - 1; i >= 0; i--) {
    let sum = r[i]!;
    for (let k = upperStarts[i]!, end = rowStarts[i + 1]!; k < end; k++) sum -= values[k]! * delta[columns[k]!]!;
    r[i] = sum;
    const step = sum * scale[i]!;
    delta[i] = step;
    x[i]! += step;
  }
  const rest = 1 - omega;
  let squares = 0;
  for (let i = 0; i < size; i++) {
    let sum = rest * r[i]!;
    for (let k = rowStarts[i]!, end = upperStarts[i]!; k < end; k++) sum -= values[k]! * delta[columns[k]!]!;
    r[i] = sum;
    squares += sum * sum;
  }
  return Math.sqrt(squares);
}

/**
 * As {@link sweepForward} in red-black order: no row of one colour refers to another of the same colour, so the rows of a
 * colour do not wait for one another.
 * @param rows all rows, the `reds` red ones first
 */
export function sweepRedBlack(
  a: Csr,
  omega: number,
  scale: Float64Array,
  x: Float64Array,
  r: Float64Array,
  delta: Float64Array,
  rows: Int32Array,
  reds: number,
): number {
  const { size, rowStarts, columns, values } = a;
  const rest = 1 - omega;
  let squares = 0;
  for (let p = 0; p < reds; p++) {
    const i = rows[p]!;
    const step = r[i]! * scale[i]!;
    delta[i] = step;
    x[i]! += step;
  }
  for (let p = reds; p < size; p++) {
    const i = rows[p]!;
    let sum = r[i]!;
    for (let k = rowStarts[i]!, end = rowStarts[i + 1]!; k < end; k++) sum -= values[k]! * delta[columns[k]!]!;
    const step = sum * scale[i]!;
    delta[i] = step;
    x[i]! += step;
    sum *= rest;
    r[i] = sum;
    squares += sum * sum;
  }
  for (let p = 0; p < reds; p++) {
    const i = rows[p]!;
    let sum = rest * r[i]!;
    for (let k = rowStarts[i]!, end = rowStarts[i + 1]!; k < end; k++) sum -= values[k]! * delta[columns[k]!]!;
    r[i] = sum;
    squares += sum * sum;
  }
  return Math.sqrt(squares);
}
