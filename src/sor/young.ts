import { checkOmega } from './relaxation.ts';

function checkRadius(beta: number): void {
  if (!(beta >= 0 && beta < 1))
    throw new RangeError(`the spectral radius of the Jacobi iteration must lie in [0, 1), not ${beta}.`);
}

/**
 * The relaxation parameter that makes SOR fastest: omega* = 1 + (beta / (1 + sqrt(1 - beta^2)))^2.
 *
 * Source: Young, Iterative Solution of Large Linear Systems, 1971, for a consistently ordered matrix whose
 * Jacobi iteration has real eigenvalues.
 * @param beta spectral radius of I - D^-1 A, in [0, 1)
 */
export function youngOmega(beta: number): number {
  checkRadius(beta);
  return 1 + (beta / (1 + Math.sqrt(1 - beta * beta))) ** 2;
}

/**
 * The spectral radius of an SOR sweep: (omega beta + sqrt(omega^2 beta^2 - 4 (omega - 1)))^2 / 4 up to omega*, and
 * omega - 1 from there. Source and conditions as {@link youngOmega}.
 */
export function sorRadius(omega: number, beta: number): number {
  checkOmega(omega);
  checkRadius(beta);
  const square = omega * omega * beta * beta - 4 * (omega - 1);
  if (omega > 1 && square <= 0) return omega - 1;
  return (omega * beta + Math.sqrt(square)) ** 2 / 4;
}

/**
 * The inverse: beta = (lambda + omega - 1) / (omega sqrt(lambda)) from the contraction lambda that a run with this omega
 * shows. Undefined unless omega - 1 < lambda < 1: from omega* on, the contraction says nothing about beta.
 *
 * Source: Hageman & Young, Applied Iterative Methods, 1981, chapter 9.
 */
export function jacobiRadius(lambda: number, omega: number): number | undefined {
  checkOmega(omega);
  if (!(lambda > omega - 1 && lambda > 0 && lambda < 1)) return undefined;
  const beta = (lambda + omega - 1) / (omega * Math.sqrt(lambda));
  return beta < 1 ? beta : undefined;
}
