import type { Csr } from './csr.ts';
import { multiply } from './csr-operations.ts';
import { iterate, productFlops, type SolveOptions } from './iterate.ts';
import type { LinearResult } from './result.ts';
import { createWorkspace } from './workspace.ts';

/** The coefficients of a conjugate-gradient run, from which Ritz values follow; see ritzValues. */
export interface Coefficients {
  /** Step lengths alpha_k, one per iteration. */
  readonly alphas: number[];
  /** Direction updates beta_k, one per iteration but the last. */
  readonly betas: number[];
}

/** What conjugate gradients can be told. */
export interface CgOptions extends SolveOptions {
  /** Where to add the coefficients of the iterations, on request. */
  readonly coefficients?: Coefficients;
}

/** An approximate inverse of the matrix. It must be symmetric positive definite. */
export interface Preconditioner {
  /** z = M^-1 r. */
  apply(r: Float64Array, z: Float64Array): void;
  /** Floating-point operations to build it and to apply it once. */
  readonly setupFlops: number;
  readonly applyFlops: number;
}

/** x += alpha p and r -= alpha q; returns the squared norm of r. */
function advance(alpha: number, p: Float64Array, q: Float64Array, x: Float64Array, r: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    x[i]! += alpha * p[i]!;
    const value = r[i]! - alpha * q[i]!;
    r[i] = value;
    squares += value * value;
  }
  return squares;
}

function dot(u: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += u[i]! * v[i]!;
  return sum;
}

/** p <- z + beta p. */
function turn(beta: number, z: Float64Array, p: Float64Array): void {
  for (let i = 0; i < p.length; i++) p[i] = z[i]! + beta * p[i]!;
}

/**
 * Conjugate gradients with a preconditioner, for a symmetric positive definite matrix; the reason `breakdown` says that
 * the matrix or the preconditioner is not.
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th edition, section 11.5.
 */
export function preconditionedCg(
  a: Csr,
  b: Float64Array,
  preconditioner: Preconditioner,
  options: CgOptions = {},
): LinearResult {
  const { workspace = createWorkspace(a.size), coefficients } = options;
  const [x, r, p, q, z] = workspace.vectors(5) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let energy = 0;
  let first = true;
  const step = () => {
    preconditioner.apply(r, z);
    const next = dot(r, z);
    if (!(next > 0)) return undefined;
    if (first) p.set(z);
    else {
      coefficients?.betas.push(next / energy);
      turn(next / energy, z, p);
    }
    first = false;
    energy = next;
    multiply(a, p, q);
    const curvature = dot(p, q);
    if (!(curvature > 0)) return undefined;
    const alpha = energy / curvature;
    coefficients?.alphas.push(alpha);
    return Math.sqrt(advance(alpha, p, q, x, r));
  };
  const stepFlops = productFlops(a) + preconditioner.applyFlops + 12 * a.size;
  return iterate(a, b, options, { x, r }, { step, setupFlops: preconditioner.setupFlops, stepFlops });
}

/** Conjugate gradients, for a symmetric positive definite matrix; see {@link preconditionedCg}. */
export function conjugateGradient(a: Csr, b: Float64Array, options: CgOptions = {}): LinearResult {
  const { workspace = createWorkspace(a.size), coefficients } = options;
  const [x, r, p, q] = workspace.vectors(4) as [Float64Array, Float64Array, Float64Array, Float64Array];
  let squares = 0;
  let energy = 0;
  let first = true;
  const measure = () => {
    squares = dot(r, r);
  };
  const step = () => {
    if (first) p.set(r);
    else {
      coefficients?.betas.push(squares / energy);
      turn(squares / energy, r, p);
    }
    first = false;
    energy = squares;
    multiply(a, p, q);
    const curvature = dot(p, q);
    if (!(curvature > 0)) return undefined;
    const alpha = energy / curvature;
    coefficients?.alphas.push(alpha);
    squares = advance(alpha, p, q, x, r);
    return Math.sqrt(squares);
  };
  const method = { begin: measure, step, setupFlops: 2 * a.size, stepFlops: productFlops(a) + 10 * a.size };
  return iterate(a, b, options, { x, r }, method);
}
