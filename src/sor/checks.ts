import type { Rng } from '../util/rng.ts';
import type { Csr } from './csr.ts';
import { scaledSpectrum } from './lanczos.ts';

/** The entry at (row, column), 0 where there is none. */
function entryAt(a: Csr, row: number, column: number): number {
  let low = a.rowStarts[row]!;
  let high = a.rowStarts[row + 1]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (a.columns[middle]! < column) low = middle + 1;
    else high = middle;
  }
  return low < a.rowStarts[row + 1]! && a.columns[low] === column ? a.values[low]! : 0;
}

/**
 * The first entry that differs from the one across the diagonal by more than `tolerance` times the larger of the two;
 * undefined for a symmetric matrix.
 */
export function findAsymmetry(a: Csr, tolerance = 1e-12): { row: number; column: number } | undefined {
  for (let row = 0; row < a.size; row++)
    for (let k = a.rowStarts[row]!; k < a.rowStarts[row + 1]!; k++) {
      const column = a.columns[k]!;
      const value = a.values[k]!;
      const across = entryAt(a, column, row);
      const larger = Math.max(Math.abs(value), Math.abs(across));
      if (Math.abs(value - across) > tolerance * larger) return { row, column };
    }
  return undefined;
}

/** The first row whose diagonal entry is 0, undefined when there is none. */
export function findZeroDiagonal(a: Csr): number | undefined {
  const row = a.diagonal.indexOf(0);
  return row < 0 ? undefined : row;
}

function isStrictlyDominant(a: Csr): boolean {
  for (let i = 0; i < a.size; i++) {
    let sum = 0;
    for (let k = a.rowStarts[i]!; k < a.rowStarts[i + 1]!; k++) sum += Math.abs(a.values[k]!);
    if (!(sum < a.diagonal[i]!)) return false;
  }
  return true;
}

/** What is known of a matrix: `proven` and `likely` say positive definite, the others that it is not, and why. */
export type Definiteness = 'proven' | 'likely' | 'indefinite' | 'asymmetric' | 'diagonal';

/**
 * Whether a matrix is symmetric positive definite, without factorising it. Strict diagonal dominance proves it, an entry
 * off balance or a diagonal entry that is not positive refutes it, and so does a Ritz value that is not positive; else
 * the smallest of up to 300 Lanczos steps is positive, which makes it likely.
 */
export function definiteness(a: Csr, rng: Rng): Definiteness {
  if (findAsymmetry(a) !== undefined) return 'asymmetric';
  if (a.diagonal.some((value) => !(value > 0))) return 'diagonal';
  if (isStrictlyDominant(a)) return 'proven';
  const { smallest, largest } = scaledSpectrum(a, rng);
  return smallest > 1e-14 * largest ? 'likely' : 'indefinite';
}
