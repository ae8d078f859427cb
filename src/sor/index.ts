export {
  type CgOptions,
  type Coefficients,
  conjugateGradient,
  type Preconditioner,
  preconditionedCg,
} from './conjugate-gradient.ts';
export type { Csr } from './csr.ts';
export { multiply, shifted, subtractProduct, transpose } from './csr-operations.ts';
export { defaultRule, type SolveOptions } from './iterate.ts';
export { type RedBlack, redBlackOrdering } from './red-black.ts';
export type { Failure, LinearResult, StoppingRule } from './result.ts';
export type { LinearSystem, LinearSystemSequence } from './sequence.ts';
export { gaussSeidel, type SorOptions, sor } from './sor.ts';
export { type SsorPcgOptions, ssorPcg } from './ssor-pcg.ts';
export { csrFromTriplets, type Triplets, toTriplets } from './triplets.ts';
export { createWorkspace, type Workspace } from './workspace.ts';
export { jacobiRadius, sorRadius, youngOmega } from './young.ts';
