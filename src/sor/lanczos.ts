import type { Rng } from '../util/rng.ts';
import type { Csr } from './csr.ts';
import { multiply } from './csr-operations.ts';
import { norm } from './iterate.ts';
import type { Spectrum } from './ritz.ts';
import { tridiagonalEigenvalue } from './tridiagonal.ts';

/** How far a Lanczos run goes. */
export interface LanczosOptions {
  /** Steps at most; 300 when absent. */
  readonly maxSteps?: number;
  /** It ends when neither end of the spectrum moved by more than this, relative to the largest; 1e-10 when absent. */
  readonly tolerance?: number;
}

/**
 * The extreme eigenvalues of D^-1/2 A D^-1/2 for a symmetric matrix with a positive diagonal, from within: the smallest is
 * at most overestimated. No vectors are kept, for extreme values need no reorthogonalisation (Paige).
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th edition, section 10.1.
 * @throws RangeError when a diagonal entry is not positive
 */
export function scaledSpectrum(a: Csr, rng: Rng, options: LanczosOptions = {}): Spectrum {
  const { maxSteps = 300, tolerance = 1e-10 } = options;
  const { size, diagonal } = a;
  const root = diagonal.map((value, i) => {
    if (!(value > 0)) throw new RangeError(`the diagonal entry of row ${i} must be positive, not ${value}.`);
    return 1 / Math.sqrt(value);
  });
  let current = Float64Array.from({ length: size }, () => rng.next() - 0.5);
  let previous = new Float64Array(size);
  const scaled = new Float64Array(size);
  const product = new Float64Array(size);
  const start = norm(current);
  for (let i = 0; i < size; i++) current[i]! /= start;
  const alphas: number[] = [];
  const betas: number[] = [];
  let beta = 0;
  let found: Spectrum = { smallest: Number.POSITIVE_INFINITY, largest: Number.NEGATIVE_INFINITY };
  for (let step = 1; step <= Math.min(maxSteps, size); step++) {
    for (let i = 0; i < size; i++) scaled[i] = root[i]! * current[i]!;
    multiply(a, scaled, product);
    let alpha = 0;
    for (let i = 0; i < size; i++) {
      product[i]! *= root[i]!;
      product[i]! -= beta * previous[i]!;
      alpha += product[i]! * current[i]!;
    }
    for (let i = 0; i < size; i++) product[i]! -= alpha * current[i]!;
    alphas.push(alpha);
    beta = norm(product);
    // Looking costs as much as some steps, so it happens at every tenth and where the run ends.
    const exhausted = beta <= 1e-14;
    if (step % 10 === 0 || exhausted || step === Math.min(maxSteps, size)) {
      const matrix = { diagonal: alphas, beside: betas };
      const smallest = tridiagonalEigenvalue(matrix, 0);
      const largest = tridiagonalEigenvalue(matrix, step - 1);
      const moved = Math.max(Math.abs(found.smallest - smallest), Math.abs(found.largest - largest));
      found = { smallest, largest };
      if (exhausted || moved <= tolerance * Math.abs(largest)) break;
    }
    betas.push(beta);
    for (let i = 0; i < size; i++) previous[i] = product[i]! / beta;
    [previous, current] = [current, previous];
  }
  return found;
}

/**
 * beta, the spectral radius of the Jacobi iteration I - D^-1 A, for a symmetric matrix with a positive diagonal.
 * @throws RangeError when a diagonal entry is not positive
 */
export function measureJacobiRadius(a: Csr, rng: Rng, options: LanczosOptions = {}): number {
  const { smallest, largest } = scaledSpectrum(a, rng, options);
  return Math.max(Math.abs(1 - smallest), Math.abs(1 - largest));
}
