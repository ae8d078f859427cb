import { adaptiveSor } from './adaptive-sor.ts';
import { type Coefficients, conjugateGradient, type Preconditioner, preconditionedCg } from './conjugate-gradient.ts';
import type { Csr } from './csr.ts';
import { incompletePcg } from './incomplete-pcg.ts';
import type { SolveOptions } from './iterate.ts';
import type { Evidence } from './learners/omega-model.ts';
import type { LinearResult } from './result.ts';
import { ritzExtremes } from './ritz.ts';
import { sor } from './sor.ts';
import { ssorPcg } from './ssor-pcg.ts';
import { tailContraction } from './tail-contraction.ts';

/** A solver with all its parameters, as plain JSON. */
export type Configuration =
  | { readonly method: 'sor' | 'ssor-cg'; readonly omega: number }
  | { readonly method: 'adaptive-sor' | 'cg' | 'jacobi-cg' }
  | {
      readonly method: 'incomplete-cg';
      /** Share of the dropped fill that goes to the diagonal: 0 is IC, 1 is MIC. */
      readonly modified?: number;
      /** Without it the pattern of the matrix is kept: IC(0), MIC(0). */
      readonly dropTolerance?: number;
    };

/** What a configuration found, and what the solve showed of the spectrum where that was asked for. */
export interface ConfigurationResult extends LinearResult {
  readonly evidence: Evidence;
}

/** A configuration for a table: `sor(1.5)`, `mic0-cg`, `ic-cg(0.01)`. */
export function configurationName(configuration: Configuration): string {
  const { method } = configuration;
  if (method === 'sor' || method === 'ssor-cg') return `${method}(${Number(configuration.omega.toFixed(4))})`;
  if (method !== 'incomplete-cg') return method;
  const { modified = 0, dropTolerance } = configuration;
  const share = modified === 0 ? 'ic' : modified === 1 ? 'mic' : `mic[${modified}]`;
  return dropTolerance === undefined ? `${share}0-cg` : `${share}-cg(${dropTolerance})`;
}

/** Jacobi's preconditioner, the diagonal. */
function jacobiPreconditioner({ size, diagonal }: Csr): Preconditioner {
  return {
    apply(r, z) {
      for (let i = 0; i < size; i++) z[i] = r[i]! / diagonal[i]!;
    },
    setupFlops: 0,
    applyFlops: size,
  };
}

/**
 * Solves A x = b by a configuration.
 * @param watch whether to gather what the solve shows of the spectrum
 * @throws RangeError as the solvers do
 */
export function runConfiguration(
  configuration: Configuration,
  a: Csr,
  b: Float64Array,
  options: SolveOptions,
  watch: boolean,
): ConfigurationResult {
  const { method } = configuration;
  if (method === 'sor' || method === 'adaptive-sor') {
    const told = watch ? { ...options, history: true } : options;
    const result = method === 'sor' ? sor(a, b, { ...told, omega: configuration.omega }) : adaptiveSor(a, b, told);
    const contraction = result.history === undefined ? undefined : tailContraction(result.history);
    return { ...result, evidence: contraction === undefined ? {} : { contraction } };
  }
  const coefficients: Coefficients | undefined = watch ? { alphas: [], betas: [] } : undefined;
  const told = coefficients === undefined ? options : { ...options, coefficients };
  const result = ((): LinearResult => {
    switch (method) {
      case 'ssor-cg':
        return ssorPcg(a, b, { ...told, omega: configuration.omega });
      case 'cg':
        return conjugateGradient(a, b, told);
      case 'jacobi-cg':
        return preconditionedCg(a, b, jacobiPreconditioner(a), told);
      case 'incomplete-cg':
        return incompletePcg(a, b, { ...told, ...configuration });
    }
  })();
  const extremes = coefficients === undefined ? undefined : ritzExtremes(coefficients);
  return { ...result, evidence: extremes === undefined ? {} : { smallestRitz: extremes.smallest } };
}
