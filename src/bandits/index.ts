export { createDiscountedUcb, type DiscountedUcbOptions } from './discounted-ucb.ts';
export { createEpsilonGreedy, type EpsilonGreedyOptions } from './epsilon-greedy.ts';
export { createExp3Ix, type Exp3IxOptions } from './exp3-ix.ts';
export type { PolicyKindName } from './kinds.ts';
export { createLinUcb, type LinUcbOptions } from './lin-ucb.ts';
export type { Choice, Context, Policy, PolicyState } from './policy.ts';
export { createRouletteWheel, type RouletteWheelOptions } from './roulette-wheel.ts';
export type { Learned, PolicySetup } from './shared.ts';
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
export { createThompsonBeta, type ThompsonBetaOptions } from './thompson-beta.ts';
export { createThompsonNormal, type ThompsonNormalOptions } from './thompson-normal.ts';
export { transferPolicy } from './transfer.ts';
export { createTsallisInf, type TsallisInfOptions } from './tsallis-inf.ts';
export { createUcb1, type Ucb1Options } from './ucb1.ts';
export { createUniform, type UniformOptions } from './uniform.ts';
