export { type AlphaUcbOptions, createAlphaUcb } from './alpha-ucb.ts';
export type { ChebCbOptions } from './cheb-cb.ts';
export type { ClustersOptions } from './clusters.ts';
export type { CorralOptions } from './corral.ts';
export { type Decision, learnDecisions } from './decisions.ts';
export { createDiscountedThompson, type DiscountedThompsonOptions } from './discounted-thompson.ts';
export { createDiscountedUcb, type DiscountedUcbOptions } from './discounted-ucb.ts';
export { createEpsilonGreedy, type EpsilonGreedyOptions } from './epsilon-greedy.ts';
export { createExp3, type Exp3Options } from './exp3.ts';
export { createExp3Ix, type Exp3IxOptions } from './exp3-ix.ts';
export { createFixed, type FixedOptions } from './fixed.ts';
export type { IntervalBinsOptions } from './interval-bins.ts';
export { inverseGap } from './inverse-gap.ts';
export type { KNearestOptions } from './k-nearest.ts';
export type { PolicyKindName } from './kinds.ts';
export { createKlUcb, type KlUcbOptions } from './kl-ucb.ts';
export { createLinGreedy, type LinGreedyOptions } from './lin-greedy.ts';
export { createLinTs, type LinTsOptions } from './lin-ts.ts';
export { createLinUcb, type LinUcbOptions } from './lin-ucb.ts';
export { createMoss, type MossOptions } from './moss.ts';
export { type Estimate, type Evaluation, evaluatePolicy } from './off-policy.ts';
export type { Choice, Context, Policy, PolicyState } from './policy.ts';
export { createPopularity, type PopularityOptions } from './popularity.ts';
export type { RadiusOptions } from './radius.ts';
export { createRecencyWeighted, type RecencyWeightedOptions } from './recency-weighted.ts';
export type { CreateRegressor, Regressor } from './regressor.ts';
export { createRouletteWheel, type RouletteWheelOptions } from './roulette-wheel.ts';
export { createRoundRobin, type RoundRobinOptions } from './round-robin.ts';
export { createSegmentedRouletteWheel, type SegmentedRouletteWheelOptions } from './segmented-roulette-wheel.ts';
export type { Learned, PolicySetup } from './shared.ts';
export { createSlidingWindowUcb, type SlidingWindowUcbOptions } from './sliding-window-ucb.ts';
export { createSoftmax, type SoftmaxOptions } from './softmax.ts';
export {
  createPolicy,
  type PolicyKind,
  type PolicySpec,
  parsePolicySpec,
  policyKinds,
  policySpec,
  restorePolicy,
} from './spec.ts';
export { createSquareCb, type SquareCbOptions } from './square-cb.ts';
export type { SuccessiveHalvingOptions } from './successive-halving.ts';
export { createThompsonBeta, type ThompsonBetaOptions } from './thompson-beta.ts';
export { createThompsonNormal, type ThompsonNormalOptions } from './thompson-normal.ts';
export { changeArms, transferPolicy } from './transfer.ts';
export type { TreeBinsOptions } from './tree-bins.ts';
export { createTsallisInf, type TsallisInfOptions } from './tsallis-inf.ts';
export { createUcbTuned, type UcbTunedOptions } from './ucb-tuned.ts';
export { createUcb1, type Ucb1Options } from './ucb1.ts';
export { createUniform, type UniformOptions } from './uniform.ts';
export { warmStart } from './warm-start.ts';
