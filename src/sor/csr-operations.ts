import type { Csr } from './csr.ts';
import { csrFromTriplets, toTriplets } from './triplets.ts';

/**
 * target = A x.
 * @param x n entries, not the same array as `target`
 */
export function multiply(a: Csr, x: Float64Array, target: Float64Array): Float64Array {
  const { size, rowStarts, columns, values, diagonal } = a;
  let k = 0;
  for (let i = 0; i < size; i++) {
    let sum = diagonal[i]! * x[i]!;
    for (const end = rowStarts[i + 1]!; k < end; k++) sum += values[k]! * x[columns[k]!]!;
    target[i] = sum;
  }
  return target;
}

/** target = b - A x; returns its Euclidean norm. */
export function subtractProduct(a: Csr, b: Float64Array, x: Float64Array, target: Float64Array): number {
  const { size, rowStarts, columns, values, diagonal } = a;
  let squares = 0;
  let k = 0;
  for (let i = 0; i < size; i++) {
    let sum = b[i]! - diagonal[i]! * x[i]!;
    for (const end = rowStarts[i + 1]!; k < end; k++) sum -= values[k]! * x[columns[k]!]!;
    target[i] = sum;
    squares += sum * sum;
  }
  return Math.sqrt(squares);
}

/** The transposed matrix. */
export function transpose(a: Csr): Csr {
  const { size, rows, columns, values } = toTriplets(a);
  return csrFromTriplets({ size, rows: columns, columns: rows, values });
}

/** A + c I, which shares all but the diagonal with A. */
export function shifted(a: Csr, c: number): Csr {
  return { ...a, diagonal: a.diagonal.map((value) => value + c) };
}
