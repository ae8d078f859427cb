export type { Attack, AttackLimits, NeuralAdversary } from './adversary.ts';
export type { CcgMemory } from './ccg-memory.ts';
export { compatKnapsackRecourse } from './compat-knapsack.ts';
export { defineProblem, type ProblemDefinition } from './define-problem.ts';
export { evaluate, type RobustSolution } from './evaluation.ts';
export { type KAdaptabilityRound, type KAdaptabilitySettings, kAdaptability } from './k-adaptability.ts';
export { localSearch } from './local-search.ts';
export { createMipAdversary, type MipAdversarySettings } from './mip-adversary.ts';
export type { FeatureLayout, FeatureScale, LabelScale, NetworkDescription } from './network-description.ts';
export {
  budgetingInputs,
  type Feature,
  type ItemFeatures,
  knapsackInputs,
  loanInputs,
  type NetworkInputs,
} from './network-inputs.ts';
export { createNeuralMain, type MainDecision, type NeuralMain, type NeuralMainSettings } from './neural-main.ts';
export { type PolishSettings, priceAndPolish } from './price-and-polish.ts';

export type {
  LinearExpression,
  Recourse,
  RecourseModel,
  RobustProblem,
  ScenarioRow,
  WorstCase,
  WorstCaseLimits,
} from './problem.ts';
export {
  type CapitalBudgetingProblem,
  createCapitalBudgetingProblem,
} from './problems/capital-budgeting.ts';
export {
  type CapitalBudgetingData,
  formatCapitalBudgeting,
  generateCapitalBudgeting,
  readCapitalBudgeting,
} from './problems/capital-budgeting-data.ts';
export { createFacilityLocationProblem, type FacilityLocationProblem } from './problems/facility-location.ts';
export {
  type FacilityLocationData,
  formatFacilityLocation,
  generateFacilityLocation,
  readFacilityLocation,
} from './problems/facility-location-data.ts';
export { type RobustFamily, type RobustInstance, readRobustInstance, robustFamilies } from './problems/families.ts';
export { createKnapsackProblem, type KnapsackProblem } from './problems/knapsack.ts';
export {
  formatKnapsack,
  generateKnapsack,
  type KnapsackClass,
  type KnapsackData,
  type KnapsackSizes,
  readKnapsack,
} from './problems/knapsack-data.ts';
export { createLoanBudgetingProblem, type LoanBudgetingProblem } from './problems/loan-budgeting.ts';
export {
  formatLoanBudgeting,
  generateLoanBudgeting,
  type LoanBudgetingData,
  readLoanBudgeting,
} from './problems/loan-budgeting-data.ts';
export { readNetwork } from './read-network.ts';
export { createRestrictedMaster, isRestrictable, type RestrictedMaster } from './restricted-master.ts';
export type {
  RobustArmSummary,
  RobustDecision,
  RobustPhase,
  RobustResult,
  RobustRound,
  RobustStatus,
} from './robust-result.ts';
export { createGradientAdversary, createSamplingAdversary, type SearchSizes } from './search-adversaries.ts';
export type { SetNetwork } from './set-network.ts';
export { createBoxSet } from './sets/box.ts';
export { createBudgetSet } from './sets/budget.ts';
export { createEllipsoidalSet } from './sets/ellipsoidal.ts';
export { createFactorSet } from './sets/factor.ts';
export { createFiniteSet } from './sets/finite.ts';
export { createPolyhedralSet } from './sets/polyhedral.ts';
export { type AdversaryName, type RobustSettings, solveRobust } from './solve-robust.ts';
export { trainingFamilies, trainingFamily } from './training/families.ts';
export { type FictitiousPlayParts, fictitiousPlay } from './training/fictitious-play.ts';
export { type MeasureSettings, measureNetwork, type NetworkMeasures } from './training/measure-network.ts';
export { modelCard, type NetworkRecord, recordedOnnx } from './training/model-card.ts';
export { networkFromBytes } from './training/network-bytes.ts';
export { type NeuralRound, type NeuralRunParts, neuralRun } from './training/neural-run.ts';
export {
  plainOnnx,
  type TrainingResult,
  type TrainingRun,
  trainValueNetwork,
} from './training/train-value-network.ts';
export { TrainingError } from './training/training-error.ts';
export type { TrainingFamily, TrainingInstance } from './training/training-family.ts';
export type { EpochSummary, TrainingPlan, TrainingProgress } from './training/training-plan.ts';
export type { Halfspace, UncertaintySet } from './uncertainty.ts';
export { bindNetwork, type NetworkPoint, type ValueNetwork } from './value-network.ts';
