import type { Csr } from './csr.ts';
import { iterate, norm, type SolveOptions } from './iterate.ts';
import { checkOmega, invertDiagonal } from './relaxation.ts';
import type { LinearResult } from './result.ts';
import { sweepForward } from './sor-sweeps.ts';
import { createWorkspace } from './workspace.ts';
import { jacobiRadius, youngOmega } from './young.ts';

/** What adaptive SOR can be told. */
export interface AdaptiveSorOptions extends SolveOptions {
  /** The relaxation parameter to begin with, in [1, 2); 1 when absent. It never falls during a solve. */
  readonly omega?: number;
}

/** What adaptive SOR found. */
export interface AdaptiveSorResult extends LinearResult {
  /** The relaxation parameter of the last sweep. */
  readonly omega: number;
  /** How often it was changed. */
  readonly changes: number;
}

// TAU and F of ITPACK: how far omega may go in each stage, and how slow a sweep must be before omega is changed.
const limits = [1.5, 1.8, 1.85, 1.9, 1.94, 1.96, 1.975, 1.985];
const lastLimit = 1.992;
const damping = 0.75;

/** The smallest p of 6 to 940 with p (omega - 1)^(p - 1) <= 1/2: from then on the ratio of two sweeps means something. */
function patience(omega: number): number {
  let p = 6;
  while (p < 940 && p * (omega - 1) ** (p - 1) > 0.5) p++;
  return p;
}

/**
 * SOR that finds its relaxation parameter while it runs, from how fast its own steps shrink: ITPACK's adaptive procedure,
 * with the stopping rule of all solvers here instead of ITPACK's estimate of the error.
 *
 * Source: Hageman & Young, Applied Iterative Methods, 1981, chapter 9; Kincaid, Respess, Young & Grimes, "ITPACK 2C",
 * ACM Transactions on Mathematical Software 8(3), 1982, subroutine ITSOR.
 * @throws RangeError for an omega outside of [1, 2) or a zero on the diagonal
 */
export function adaptiveSor(a: Csr, b: Float64Array, options: AdaptiveSorOptions = {}): AdaptiveSorResult {
  const { omega: start = 1, workspace = createWorkspace(a.size) } = options;
  checkOmega(start);
  if (start < 1) throw new RangeError(`adaptive SOR begins with an omega of at least 1, not ${start}.`);
  const [x, r, scale, delta] = workspace.vectors(4) as [Float64Array, Float64Array, Float64Array, Float64Array];

  let omega = start;
  let changes = 0;
  let stage = limits.filter((limit) => limit <= start).length;
  let asymptotic = 0;
  let trusted = 0;
  const enter = (value: number) => {
    omega = value;
    trusted = omega > 1 ? Math.max(3, Math.floor((omega - 1) / (2 - omega))) : 2;
    asymptotic = omega > 1 ? patience(omega) : 4;
    invertDiagonal(a, omega, scale);
  };
  enter(start);

  // Sweeps of this stage, the last two ratios of step lengths, and whether one of them hid behind omega - 1.
  let sweeps = -1;
  let length = 0;
  let ratio = 0;
  let hidden = false;
  /** The omega that the ratios ask for, or undefined while they say nothing new. */
  const proposal = (before: number): number | undefined => {
    if (sweeps < trusted || !(ratio < 1)) return undefined;
    if (!(ratio > omega - 1)) hidden = true;
    if (sweeps < asymptotic) return undefined;
    if (omega <= 1) return 2 / (1 + Math.sqrt(1 - ratio));
    if (hidden || ratio <= (omega - 1) ** damping || ratio + 5e-5 <= before) return undefined;
    const radius = jacobiRadius(ratio, omega);
    return radius === undefined ? undefined : youngOmega(radius);
  };
  let wanted: number | undefined;
  const step = () => {
    if (wanted !== undefined) {
      enter(Math.min(wanted, limits[stage++] ?? lastLimit));
      changes++;
      sweeps = -1;
      hidden = false;
    }
    const residual = sweepForward(a, omega, scale, x, r, delta);
    const previous = length;
    const before = ratio;
    length = norm(delta);
    if (previous > 0) ratio = length / previous;
    sweeps++;
    wanted = proposal(before);
    return residual;
  };
  const stepFlops = 2 * a.values.length + 7 * a.size;
  const result = iterate(a, b, options, { x, r }, { step, setupFlops: a.size, stepFlops });
  return { ...result, omega, changes };
}
