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

/**
 * hat p <- D hat r + beta hat p, t = (D/omega + U)^-1 hat p, q = hat p - (2/omega - 1) D t. Returns t'A t: with
 * v = (D/omega + L)^-1 q it is hat p'(t + v), and hat p'v = t'q, so that no pass has to wait for v.
 */
function turn(
  a: Csr,
  omega: number,
  scale: Float64Array,
  beta: number,
  hat: Float64Array,
  p: Float64Array,
  t: Float64Array,
  q: Float64Array,
): number {
  const { size, rowStarts, upperStarts, columns, values, diagonal } = a;
  const middle = 2 - omega;
  let curvature = 0;
  for (let i = size - 1; i >= 0; i--) {
    const direction = diagonal[i]! * hat[i]! + beta * p[i]!;
    p[i] = direction;
    let sum = direction;
    const begin = upperStarts[i]!;
    const end = rowStarts[i + 1]!;
    // As in the sweeps: grids in the plane have two entries to a side, which need no loop.
    if (end - begin === 2)
      sum = sum - values[begin + 1]! * t[columns[begin + 1]!]! - values[begin]! * t[columns[begin]!]!;
    else for (let k = begin; k < end; k++) sum -= values[k]! * t[columns[k]!]!;
    const along = sum * scale[i]!;
    t[i] = along;
    // The sum is D/omega t.
    const rest = direction - middle * sum;
    q[i] = rest;
    curvature += along * (direction + rest);
  }
  return curvature;
}

/**
 * v = (D/omega + L)^-1 q in the place of q, x += alpha t and hat r -= alpha (t + v); returns hat r'D hat r, the energy.
 */
function advance(
  a: Csr,
  scale: Float64Array,
  alpha: number,
  t: Float64Array,
  v: Float64Array,
  x: Float64Array,
  hat: Float64Array,
): number {
  const { size, rowStarts, upperStarts, columns, values, diagonal } = a;
  let energy = 0;
  for (let i = 0; i < size; i++) {
    let sum = v[i]!;
    const begin = rowStarts[i]!;
    const end = upperStarts[i]!;
    if (end - begin === 2)
      sum = sum - values[begin]! * v[columns[begin]!]! - values[begin + 1]! * v[columns[begin + 1]!]!;
    else for (let k = begin; k < end; k++) sum -= values[k]! * v[columns[k]!]!;
    sum *= scale[i]!;
    v[i] = sum;
    const along = t[i]!;
    x[i]! += alpha * along;
    const value = hat[i]! - alpha * (along + sum);
    hat[i] = value;
    energy += diagonal[i]! * value * value;
  }
  return energy;
}

/**
 * The Euclidean norm of (D/omega + L) hat r, which is the residual. Once the squares of its first rows exceed `enough` the
 * rest is left out: then only a lower bound of the norm is known, at the price of a few rows.
 */
function residualNorm(a: Csr, omega: number, hat: Float64Array, enough: number): number {
  const { size, rowStarts, upperStarts, columns, values, diagonal } = a;
  const inverse = 1 / omega;
  let squares = 0;
  for (let i = 0; i < size && squares <= enough; i++) {
    let sum = diagonal[i]! * inverse * hat[i]!;
    for (let k = rowStarts[i]!, end = upperStarts[i]!; k < end; k++) sum += values[k]! * hat[columns[k]!]!;
    squares += sum * sum;
  }
  return Math.sqrt(squares);
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
  let energy = 0;
  let previous = 0;
  const exact = options.history === true;
  let goal = 0;
  let reached = 0;
  const begin = (bound: number) => {
    goal = bound;
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
    const curvature = turn(a, omega, scale, beta, hat, p, t, v);
    if (!(curvature > 0)) return undefined;
    const alpha = energy / curvature;
    coefficients?.alphas.push(alpha);
    energy = advance(a, scale, alpha, t, v, x, hat);
    // A little above the goal, so that what is left out cannot be mistaken for having reached it.
    reached = residualNorm(a, omega, hat, exact ? Number.POSITIVE_INFINITY : 1.0001 * goal * goal);
    return reached;
  };
  const triangle = a.values.length;
  const method = {
    begin,
    step,
    setupFlops: triangle + 6 * a.size,
    get stepFlops() {
      return 2 * triangle + 17 * a.size + (exact || reached <= goal ? triangle + 4 * a.size : 0);
    },
  };
  return iterate(a, b, options, { x, r }, method);
}
