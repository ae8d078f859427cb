import type { Coefficients } from './conjugate-gradient.ts';
import { type Tridiagonal, tridiagonalEigenvalue } from './tridiagonal.ts';

/** The Lanczos matrix that conjugate gradients build on the way. */
function lanczosMatrix({ alphas, betas }: Coefficients): Tridiagonal {
  const diagonal = alphas.map((alpha, k) => 1 / alpha + (k === 0 ? 0 : betas[k - 1]! / alphas[k - 1]!));
  const beside = alphas.slice(1).map((_, k) => Math.sqrt(betas[k]!) / alphas[k]!);
  return { diagonal, beside };
}

/** The ends of a spectrum. */
export interface Spectrum {
  readonly smallest: number;
  readonly largest: number;
}

/**
 * The extreme Ritz values of a conjugate-gradient run: estimates, from within, of the extreme eigenvalues of M^-1 A. For
 * SSOR the preconditioner is M = (D/omega + L) D^-1 (D/omega + U), without the factor omega / (2 - omega).
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th edition, section 11.3.
 * @returns undefined for a run without iterations
 */
export function ritzExtremes(coefficients: Coefficients): Spectrum | undefined {
  const count = coefficients.alphas.length;
  if (count === 0) return undefined;
  const matrix = lanczosMatrix(coefficients);
  return { smallest: tridiagonalEigenvalue(matrix, 0), largest: tridiagonalEigenvalue(matrix, count - 1) };
}

/** All Ritz values of a conjugate-gradient run in increasing order; see {@link ritzExtremes}. */
export function ritzValues(coefficients: Coefficients): number[] {
  const matrix = lanczosMatrix(coefficients);
  return coefficients.alphas.map((_, index) => tridiagonalEigenvalue(matrix, index));
}
