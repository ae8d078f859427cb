import type { CgOptions } from './conjugate-gradient.ts';
import type { Csr } from './csr.ts';
import { iterate, type SolveOptions } from './iterate.ts';
import { checkOmega, invertDiagonal } from './relaxation.ts';
import type { LinearResult } from './result.ts';
import { createWorkspace } from './workspace.ts';

/** What conjugate gradients preconditioned by SSOR can be told. */
export interface SsorPcgOptions extends SolveOptions, Pick<CgOptions, 'coefficients'> {
  /** The relaxation parameter of the preconditioner, in (0, 2). */
  readonly omega: number;
}

/** hat r = (D/omega + L)^-1 r. */
function toHat(a: Csr, scale: Float64Array, r: Float64Array, hat: Float64Array): void {
  const { size, rowStarts, upperStarts, columns, values } = a;
  for (let i = 0; i < size; i++) {
    let sum = r[i]!;
    for (let k = rowStarts[i]!, end = upperStarts[i]!; k < end; k++) sum -= values[k]! * hat[columns[k]!]!;
    hat[i] = sum * scale[i]!;
  }
}

/** hat p <- D hat r + beta hat p, and t = (D/omega + U)^-1 hat p. */
function turn(a: Csr, scale: Float64Array, beta: number, hat: Float64Array, p: Float64Array, t: Float64Array): void {
  const { size, rowStarts, upperStarts, columns, values, diagonal } = a;
  for (let i = size - 1; i >= 0; i--) {
    let sum = diagonal[i]! * hat[i]! + beta * p[i]!;
    p[i] = sum;
    for (let k = upperStarts[i]!, end = rowStarts[i + 1]!; k < end; k++) sum -= values[k]! * t[columns[k]!]!;
    t[i] = sum * scale[i]!;
  }
}

/** v = (D/omega + L)^-1 (hat p - (2/omega - 1) D t); returns hat p'(t + v), the curvature along t. */
function forward(
  a: Csr,
  omega: number,
  scale: Float64Array,
  p: Float64Array,
  t: Float64Array,
  v: Float64Array,
): number {
  const { size, rowStarts, upperStarts, columns, values, diagonal } = a;
  const middle = 2 / omega - 1;
  let curvature = 0;
  for (let i = 0; i < size; i++) {
    const direction = p[i]!;
    const along = t[i]!;
    let sum = direction - middle * diagonal[i]! * along;
    for (let k = rowStarts[i]!, end = upperStarts[i]!; k < end; k++) sum -= values[k]! * v[columns[k]!]!;
    sum *= scale[i]!;
    v[i] = sum;
    curvature += direction * (along + sum);
  }
  return curvature;
}

/**
 * x += alpha t and hat r -= alpha (t + v). Puts into `sums` hat r' D hat r, the energy, and |(D/omega + L) hat r|^2, the
 * squared norm of the residual itself.
 */
function advance(
  a: Csr,
  omega: number,
  alpha: number,
  t: Float64Array,
  v: Float64Array,
  x: Float64Array,
  hat: Float64Array,
  sums: Float64Array,
): void {
  const { size, rowStarts, upperStarts, columns, values, diagonal } = a;
  const inverse = 1 / omega;
  let energy = 0;
  let squares = 0;
  for (let i = 0; i < size; i++) {
    const along = t[i]!;
    x[i]! += alpha * along;
    const value = hat[i]! - alpha * (along + v[i]!);
    hat[i] = value;
    const weighted = diagonal[i]! * value;
    energy += weighted * value;
    let sum = weighted * inverse;
    for (let k = rowStarts[i]!, end = upperStarts[i]!; k < end; k++) sum += values[k]! * hat[columns[k]!]!;
    squares += sum * sum;
  }
  sums[0] = energy;
  sums[1] = squares;
}

function energyOf(a: Csr, hat: Float64Array): number {
  let energy = 0;
  for (let i = 0; i < a.size; i++) energy += a.diagonal[i]! * hat[i]! * hat[i]!;
  return energy;
}

/**
 * Conjugate gradients preconditioned by symmetric successive over-relaxation, M = (D/omega + L) D^-1 (D/omega + U), at
 * about the price of plain conjugate gradients: the system is solved in the variables hat x = (D/omega + U) x, where one
 * product with the matrix and the preconditioner costs two triangular solves.
 *
 * Source: Eisenstat, "Efficient implementation of a class of preconditioned conjugate gradient methods", SIAM Journal on
 * Scientific and Statistical Computing 2(1), 1981. The stopping rule sees the residual itself, not the transformed one.
 * @throws RangeError for an omega outside of (0, 2) or a zero on the diagonal
 */
export function ssorPcg(a: Csr, b: Float64Array, options: SsorPcgOptions): LinearResult {
  const { omega, workspace = createWorkspace(a.size), coefficients } = options;
  checkOmega(omega);
  const [x, r, scale, hat, p, t, v] = workspace.vectors(7) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  invertDiagonal(a, omega, scale);
  const sums = new Float64Array(2);
  let energy = 0;
  let previous = 0;
  const begin = () => {
    toHat(a, scale, r, hat);
    energy = energyOf(a, hat);
  };
  const step = () => {
    // Also turns away a diagonal with entries of both signs.
    if (!(energy > 0)) return undefined;
    const beta = previous === 0 ? 0 : energy / previous;
    if (previous === 0) p.fill(0);
    else coefficients?.betas.push(beta);
    previous = energy;
    turn(a, scale, beta, hat, p, t);
    const curvature = forward(a, omega, scale, p, t, v);
    if (!(curvature > 0)) return undefined;
    const alpha = energy / curvature;
    coefficients?.alphas.push(alpha);
    advance(a, omega, alpha, t, v, x, hat, sums);
    energy = sums[0]!;
    return Math.sqrt(sums[1]!);
  };
  const triangle = a.values.length;
  const method = { begin, step, setupFlops: triangle + 5 * a.size, stepFlops: 3 * triangle + 23 * a.size };
  return iterate(a, b, options, { x, r }, method);
}
