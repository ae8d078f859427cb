export type { Attack, AttackLimits, NeuralAdversary } from './adversary.ts';
export { compatKnapsackRecourse } from './compat-knapsack.ts';
export { createMipAdversary, type MipAdversarySettings } from './mip-adversary.ts';
export type { FeatureScale, NetworkDescription } from './network-description.ts';
export { budgetingInputs, type Feature, knapsackInputs, type NetworkInputs } from './network-inputs.ts';
export { createNeuralMain, type MainDecision, type NeuralMain, type NeuralMainSettings } from './neural-main.ts';
export type {
  LinearExpression,
  Recourse,
  RecourseModel,
  RobustProblem,
  ScenarioRow,
  WorstCase,
  WorstCaseLimits,
} from './problem.ts';
export { readNetwork } from './read-network.ts';
export { createGradientAdversary, createSamplingAdversary, type SearchSizes } from './search-adversaries.ts';
export type { SetNetwork } from './set-network.ts';
export { createBoxSet } from './sets/box.ts';
export { createBudgetSet } from './sets/budget.ts';
export { createEllipsoidalSet } from './sets/ellipsoidal.ts';
export { createFactorSet } from './sets/factor.ts';
export { createFiniteSet } from './sets/finite.ts';
export { createPolyhedralSet } from './sets/polyhedral.ts';
export type { Halfspace, UncertaintySet } from './uncertainty.ts';
export { bindNetwork, type NetworkPoint, type ValueNetwork } from './value-network.ts';
