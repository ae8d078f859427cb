import type { Csr } from './csr.ts';
import { iterate, type SolveOptions } from './iterate.ts';
import { checkOmega, invertDiagonal } from './relaxation.ts';
import type { LinearResult } from './result.ts';
import { sweepBackward, sweepForward } from './sor-sweeps.ts';
import { createWorkspace } from './workspace.ts';

/** What symmetric successive over-relaxation can be told. */
export interface SsorOptions extends SolveOptions {
  /** The relaxation parameter, in (0, 2). */
  readonly omega: number;
}

/**
 * Symmetric successive over-relaxation: a sweep forward and a sweep backward count as one iteration. There is no red-black
 * order: it would undo what the second sweep gains.
 *
 * Source: Young, Iterative Solution of Large Linear Systems, 1971; Algorithm 8 of Khodak, Chow, Balcan &
 * Talwalkar, "Learning to Relax", ICLR 2024.
 * @throws RangeError for an omega outside of (0, 2) or a zero on the diagonal
 */
export function ssor(a: Csr, b: Float64Array, options: SsorOptions): LinearResult {
  const { omega, workspace = createWorkspace(a.size) } = options;
  checkOmega(omega);
  const [x, r, scale, delta] = workspace.vectors(4) as [Float64Array, Float64Array, Float64Array, Float64Array];
  invertDiagonal(a, omega, scale);
  const step = () => {
    sweepForward(a, omega, scale, x, r, delta);
    return sweepBackward(a, omega, scale, x, r, delta);
  };
  return iterate(a, b, options, { x, r }, { step, setupFlops: a.size, stepFlops: 4 * a.values.length + 10 * a.size });
}
