import type { Preconditioner } from './conjugate-gradient.ts';
import type { Csr } from './csr.ts';
import { factorByThreshold } from './threshold-cholesky.ts';
import { applyFactor, smallestPivot, type TriangularFactor } from './triangular-factor.ts';

/** Which incomplete factorisation. */
export interface IncompleteOptions {
  /** Share of the dropped fill that goes to the diagonal instead: 0, IC, when absent; 1 is MIC, which keeps row sums. */
  readonly modified?: number;
  /** Entries below this share of their row's norm are dropped; without it the pattern of the matrix is kept, IC(0). */
  readonly dropTolerance?: number;
}

/** An incomplete Cholesky factorisation as a preconditioner. */
export interface IncompleteCholesky extends Preconditioner {
  /** sigma: what was factorised is A + sigma diag(A); 0 unless A itself broke down. */
  readonly shift: number;
  /** Off-diagonal entries of the factor. */
  readonly entries: number;
}

// The first shift that is tried after a breakdown; it doubles from there up to where the diagonal dominates.
const firstShift = 1e-3;
const lastShift = 100;

/** Factorises A + shift diag(A) within the pattern of A; undefined when a pivot is not positive. */
function factorInPattern(a: Csr, modified: number, shift: number): TriangularFactor | undefined {
  const { size, rowStarts, upperStarts, columns } = a;
  const values = a.values.slice();
  const inverse = a.diagonal.map((value) => value * (1 + shift));
  let flops = 3 * size;
  for (let k = 0; k < size; k++) {
    const pivot = inverse[k]!;
    if (!(pivot > smallestPivot * a.diagonal[k]!)) return undefined;
    inverse[k] = 1 / pivot;
    const end = rowStarts[k + 1]!;
    for (let p = upperStarts[k]!; p < end; p++) {
      const i = columns[p]!;
      const factor = values[p]! / pivot;
      inverse[i]! -= factor * values[p]!;
      // Rows k and i hold their columns in order: one walk along both finds where the fill has a place.
      const rowEnd = rowStarts[i + 1]!;
      let place = upperStarts[i]!;
      for (let q = p + 1; q < end; q++) {
        const j = columns[q]!;
        const fill = factor * values[q]!;
        while (place < rowEnd && columns[place]! < j) place++;
        if (place < rowEnd && columns[place] === j) values[place]! -= fill;
        else {
          inverse[i]! -= modified * fill;
          inverse[j]! -= modified * fill;
        }
      }
      flops += 3 + 2 * (end - p - 1);
    }
  }
  return { begins: upperStarts, ends: rowStarts.subarray(1), columns, values, inverse, flops };
}

function checkOptions({ modified = 0, dropTolerance }: IncompleteOptions): void {
  if (!(modified >= 0 && modified <= 1))
    throw new RangeError(`the share of dropped fill must lie in [0, 1], not ${modified}.`);
  if (dropTolerance !== undefined && !(dropTolerance >= 0 && dropTolerance < 1))
    throw new RangeError(`the drop tolerance must lie in [0, 1), not ${dropTolerance}.`);
}

/**
 * An incomplete Cholesky factorisation of a symmetric matrix: IC(0), MIC(0) or by drop tolerance. Where a pivot is not
 * positive, the diagonal is raised a little and the factorisation begun again (Manteuffel).
 *
 * Sources: Meijerink & van der Vorst, Mathematics of Computation 31, 1977 (IC); Gustafsson, BIT 18, 1978 (MIC);
 * Manteuffel, Mathematics of Computation 34, 1980 (shift).
 * @returns undefined when no shift helps, as for a diagonal that is not positive
 */
export function incompleteCholesky(a: Csr, options: IncompleteOptions = {}): IncompleteCholesky | undefined {
  checkOptions(options);
  const { modified = 0, dropTolerance } = options;
  if (a.diagonal.some((value) => !(value > 0))) return undefined;
  let attempts = 0;
  for (let shift = 0; shift < lastShift; shift = shift === 0 ? firstShift : 2 * shift) {
    const factor =
      dropTolerance === undefined
        ? factorInPattern(a, modified, shift)
        : factorByThreshold(a, dropTolerance, modified, shift);
    attempts++;
    if (factor === undefined) continue;
    let entries = 0;
    for (let i = 0; i < a.size; i++) entries += factor.ends[i]! - factor.begins[i]!;
    return {
      shift,
      entries,
      apply: (r, z) => applyFactor(factor, r, z),
      // Every attempt counts whole, for a breakdown mostly comes late.
      setupFlops: attempts * factor.flops,
      applyFlops: 4 * entries + 2 * a.size,
    };
  }
  return undefined;
}
