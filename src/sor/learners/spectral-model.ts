import { jacobiRadius, youngOmega } from '../young.ts';
import type { Evidence, OmegaModel, SystemView } from './omega-model.ts';
import { createSpectralField } from './spectral-field.ts';

/**
 * Spectral inference for SOR on the family A + c I: solves by Gauss-Seidel until one solve has shown how fast it
 * contracts, hence the Jacobi radius beta, hence the smallest eigenvalue, which every later shift moves by as much as it
 * moves the diagonal; then takes Young's omega*. Exact for consistently ordered matrices with a constant diagonal.
 *
 * Source: Young, Iterative Solution of Large Linear Systems, 1971, section 6.2; Hageman & Young, Applied Iterative Methods,
 * 1981, equation 9-3.7, for the inverse.
 */
export function createSpectralModel(saved?: readonly (readonly number[])[]): OmegaModel {
  const field = createSpectralField(0, { mean: 1, deviation: 0 }, saved);
  return {
    name: 'spectral',
    propose(system: SystemView) {
      const lambda = field.predict(system)?.lambda;
      if (lambda === undefined) return { omega: 1, probe: false, watch: true };
      const beta = Math.min(1 - 1e-9, Math.max(0, 1 - lambda / system.diagonal));
      return { omega: youngOmega(beta), probe: false, watch: false };
    },
    learn(system, { omega }, { converged }, { contraction }: Evidence) {
      if (!converged || contraction === undefined || field.observations > 0) return;
      const beta = jacobiRadius(contraction, omega);
      if (beta !== undefined) field.observe(system, (1 - beta) * system.diagonal, 1e-4);
    },
    toJSON: () => ({ kind: 'spectral', learned: field.toJSON() }),
  };
}
