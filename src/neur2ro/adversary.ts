import type { CallLimits } from './run-limits.ts';

/** How far an adversary goes. */
export interface AttackLimits extends CallLimits {
  /** Scenarios to begin from, besides the adversary's own. */
  readonly scenarios?: readonly Float64Array[];
}

/** The scenario that a network predicts to be the worst for a decision. */
export interface Attack {
  readonly scenario: Float64Array;
  /** The recourse cost predicted for it, in the problem's units. */
  readonly prediction: number;
  /** No scenario of the set has a higher prediction than this; Infinity where the adversary proves nothing. */
  readonly bound: number;
}

/** Searches an uncertainty set for the scenario with the highest predicted recourse cost: max NN(x, xi) over xi. */
export interface NeuralAdversary {
  readonly name: string;
  attack(x: Float64Array, limits?: AttackLimits): Promise<Attack>;
}
