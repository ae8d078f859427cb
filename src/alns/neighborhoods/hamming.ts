import type { Row } from '../../mip/solver.ts';
import type { Search } from '../search.ts';

/** The Hamming distance to the current solution over the binaries, as coefficients and a constant. */
export function hamming(search: Search): { values: Float64Array; constant: number } {
  let constant = 0;
  const values = Float64Array.from(search.binaries, (j) => {
    if (search.current.x[j]! < 0.5) return 1;
    constant++;
    return -1;
  });
  return { values, constant };
}

/** The row "at most `radius` binaries differ from the current solution" (Fischetti & Lodi 2003, inequality 2). */
export function localBranchingRow(search: Search, radius: number): Row {
  const { values, constant } = hamming(search);
  return { indices: search.binaries, values, lower: Number.NEGATIVE_INFINITY, upper: radius - constant };
}
