import { type CgOptions, preconditionedCg } from './conjugate-gradient.ts';
import type { Csr } from './csr.ts';
import { type IncompleteOptions, incompleteCholesky } from './incomplete-cholesky.ts';
import { iterate } from './iterate.ts';
import type { LinearResult } from './result.ts';
import { createWorkspace } from './workspace.ts';

/** What conjugate gradients preconditioned by incomplete Cholesky can be told. */
export interface IncompletePcgOptions extends CgOptions, IncompleteOptions {}

/**
 * Conjugate gradients preconditioned by an incomplete Cholesky factorisation that is made for this solve: IC(0) without
 * further options, MIC(0) with `modified: 1`, by threshold with a `dropTolerance`. The reason `breakdown` says that the
 * matrix has no such factorisation or is not positive definite.
 */
export function incompletePcg(a: Csr, b: Float64Array, options: IncompletePcgOptions = {}): LinearResult {
  const preconditioner = incompleteCholesky(a, options);
  if (preconditioner !== undefined) return preconditionedCg(a, b, preconditioner, options);
  const { workspace = createWorkspace(a.size) } = options;
  const [x, r] = workspace.vectors(2) as [Float64Array, Float64Array];
  return iterate(a, b, options, { x, r }, { step: () => undefined, setupFlops: 3 * a.size, stepFlops: 0 });
}
