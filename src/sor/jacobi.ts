import type { Csr } from './csr.ts';
import { multiply } from './csr-operations.ts';
import { iterate, productFlops, type SolveOptions } from './iterate.ts';
import { checkOmega, invertDiagonal } from './relaxation.ts';
import type { LinearResult } from './result.ts';
import { createWorkspace } from './workspace.ts';

/** What the Jacobi iteration can be told. */
export interface JacobiOptions extends SolveOptions {
  /** Damping factor in (0, 2); 1, no damping, when absent. */
  readonly omega?: number;
}

/** x += delta and r -= product; returns the norm of r. */
function advance(x: Float64Array, r: Float64Array, delta: Float64Array, product: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    x[i]! += delta[i]!;
    const value = r[i]! - product[i]!;
    r[i] = value;
    squares += value * value;
  }
  return Math.sqrt(squares);
}

/**
 * The damped Jacobi iteration, x <- x + omega D^-1 (b - A x).
 *
 * Source: Saad, Iterative Methods for Sparse Linear Systems, 2nd edition, section 4.1.
 * @throws RangeError for an omega outside of (0, 2) or a zero on the diagonal
 */
export function jacobi(a: Csr, b: Float64Array, options: JacobiOptions = {}): LinearResult {
  const { omega = 1, workspace = createWorkspace(a.size) } = options;
  checkOmega(omega);
  const [x, r, scale, delta, product] = workspace.vectors(5) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  invertDiagonal(a, omega, scale);
  const step = () => {
    for (let i = 0; i < a.size; i++) delta[i] = scale[i]! * r[i]!;
    return advance(x, r, delta, multiply(a, delta, product));
  };
  return iterate(a, b, options, { x, r }, { step, setupFlops: a.size, stepFlops: productFlops(a) + 5 * a.size });
}
