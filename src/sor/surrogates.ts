import { checkOmega } from './relaxation.ts';
import { sorRadius } from './young.ts';

function checkTolerance(tolerance: number): void {
  if (!(tolerance > 0 && tolerance < 1))
    throw new RangeError(`the tolerance must lie between 0 and 1, both excluded, not ${tolerance}.`);
}

/**
 * A bound on the iterations of SOR where its residual shrinks by rho + tau (1 - rho) a sweep:
 * U(omega) = 1 + log(tolerance) / log(rho + tau (1 - rho)), with rho = {@link sorRadius}.
 *
 * Source: Khodak, Chow, Balcan & Talwalkar, "Learning to Relax", ICLR 2024, Lemma 2.1.
 * @param beta spectral radius of the Jacobi iteration, in [0, 1)
 * @param tau how far the iteration is from its asymptotic speed, in [0, 1)
 */
export function sorSurrogate(omega: number, beta: number, tolerance: number, tau: number): number {
  checkTolerance(tolerance);
  if (!(tau >= 0 && tau < 1)) throw new RangeError(`tau must lie in [0, 1), not ${tau}.`);
  const radius = sorRadius(omega, beta);
  return 1 + Math.log(tolerance) / Math.log(radius + tau * (1 - radius));
}

/** What the speed of SSOR-preconditioned conjugate gradients depends on. */
export interface SsorSpectrum {
  /** Largest eigenvalue of D A^-1, at least 1. */
  readonly mu: number;
  /** Largest eigenvalue of (L D^-1 L' - D/4) A^-1; between -1/4 and 0 in theory, and 0 is the safe value. */
  readonly nu: number;
}

/**
 * A bound on the condition number of the SSOR-preconditioned matrix:
 * (1 + mu (2 - omega)^2 / (4 omega) + omega nu) / (2 - omega).
 *
 * Source: Khodak, Chow, Balcan & Talwalkar, "Learning to Relax", ICLR 2024, Lemma E.2.
 */
export function ssorCondition(omega: number, { mu, nu }: SsorSpectrum): number {
  checkOmega(omega);
  return (1 + (mu * (2 - omega) ** 2) / (4 * omega) + omega * nu) / (2 - omega);
}

/**
 * A bound on the iterations of SSOR-preconditioned conjugate gradients:
 * U_CG(omega) = 1 + tau log(sqrt(kappa)/eps + sqrt(kappa/eps^2 - 1)) /
 * -log(1 - 4 / (2 + sqrt(4/(2 - omega) + mu (2 - omega)/omega + 4 nu omega/(2 - omega)))).
 *
 * Source: Khodak, Chow, Balcan & Talwalkar, "Learning to Relax", ICLR 2024, Lemma E.2.
 * @param kappa condition number of A
 * @param tau factor by which the bound is too large, in (0, 1]
 */
export function cgSurrogate(
  omega: number,
  spectrum: SsorSpectrum,
  kappa: number,
  tolerance: number,
  tau: number,
): number {
  checkTolerance(tolerance);
  // Twice the root of the condition number, which is never below 1, whatever the bound says.
  const root = 2 * Math.sqrt(Math.max(1, ssorCondition(omega, spectrum)));
  const growth = Math.sqrt(kappa) / tolerance + Math.sqrt(kappa / tolerance ** 2 - 1);
  return 1 + (tau * Math.log(growth)) / -Math.log(1 - 4 / (2 + root));
}

/**
 * The relaxation parameter that {@link cgSurrogate} likes best: 2 / (1 + sqrt((2 / mu) (1 + 2 nu))). Source as there.
 * @throws RangeError unless mu > 0 and nu >= -1/2
 */
export function cgOmega({ mu, nu }: SsorSpectrum): number {
  if (!(mu > 0) || !(nu >= -0.5)) throw new RangeError(`mu = ${mu} must be positive and nu = ${nu} at least -1/2.`);
  return 2 / (1 + Math.sqrt((2 / mu) * (1 + 2 * nu)));
}
