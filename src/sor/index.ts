export { type AdaptiveSorOptions, type AdaptiveSorResult, adaptiveSor } from './adaptive-sor.ts';
export { type Definiteness, definiteness, findAsymmetry, findZeroDiagonal } from './checks.ts';
export {
  type Configuration,
  type ConfigurationResult,
  configurationName,
  runConfiguration,
} from './configuration.ts';
export {
  type Arm,
  armName,
  type ConfigurationSetup,
  createConfigurationLearner,
  defaultArms,
} from './configuration-learner.ts';
export {
  type CgOptions,
  type Coefficients,
  conjugateGradient,
  type Preconditioner,
  preconditionedCg,
} from './conjugate-gradient.ts';
export type { Csr } from './csr.ts';
export { multiply, shifted, subtractProduct, transpose } from './csr-operations.ts';
export { type IncompleteCholesky, type IncompleteOptions, incompleteCholesky } from './incomplete-cholesky.ts';
export { type IncompletePcgOptions, incompletePcg } from './incomplete-pcg.ts';
export { defaultRule, type SolveOptions } from './iterate.ts';
export { type JacobiOptions, jacobi } from './jacobi.ts';
export { type LanczosOptions, measureJacobiRadius, scaledSpectrum } from './lanczos.ts';
export {
  type Attempt,
  countReward,
  type Learner,
  type LearnerState,
  learnByModel,
  learnByPolicy,
  type Plan,
  type PlanResult,
} from './learner.ts';
export { type CountSetup, createCountModel } from './learners/count-model.ts';
export { createHybridModel, type HybridSetup, type RelaxedMethod } from './learners/hybrid-model.ts';
export type { Evidence, OmegaModel, OmegaModelState, OmegaProposal, SystemView } from './learners/omega-model.ts';
export { restoreModel } from './learners/restore.ts';
export { createSpectralModel } from './learners/spectral-model.ts';
export { createSurfaceModel, type SurfaceSetup } from './learners/surface-model.ts';
export { readMatrix, readVectors } from './matrix-market-read.ts';
export { matrixText, vectorsText, writeMatrixMarket } from './matrix-market-write.ts';
export { type RedBlack, redBlackOrdering } from './red-black.ts';
export { type RelaxStep, relax } from './relax.ts';
export { restoreLearner } from './restore-learner.ts';
export type { Failure, LinearResult, StoppingRule } from './result.ts';
export { ritzExtremes, ritzValues, type Spectrum } from './ritz.ts';
export type { PlanOptions } from './run-plan.ts';
export type { LinearSystem, LinearSystemSequence } from './sequence.ts';
export { createSequenceSolver, type SequenceSolver, type SystemOptions } from './sequence-solver.ts';
export { checkedSequence } from './sequences/checked.ts';
export type { SequenceKind } from './sequences/define.ts';
export { sequenceKinds } from './sequences/kinds.ts';
export { createSequence, parseSequenceSpec, type SequenceSpec } from './sequences/spec.ts';
export { gaussSeidel, type SorOptions, sor } from './sor.ts';
export { type SsorOptions, ssor } from './ssor.ts';
export { type SsorPcgOptions, ssorPcg } from './ssor-pcg.ts';
export { structuralRank } from './structural-rank.ts';
export { cgOmega, cgSurrogate, type SsorSpectrum, sorSurrogate, ssorCondition } from './surrogates.ts';
export { tailContraction } from './tail-contraction.ts';
export { csrFromTriplets, type Triplets, toTriplets } from './triplets.ts';
export { createWorkspace, type Workspace } from './workspace.ts';
export { jacobiRadius, sorRadius, youngOmega } from './young.ts';
