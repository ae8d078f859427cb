import type { CcgMemory } from './ccg-memory.ts';
import type { RobustSolution } from './evaluation.ts';
import type { Recourse } from './problem.ts';

/**
 * What a round was for: a plain decision to begin with, the generation asked for, the search for better decisions, the proof
 * by branch and price or by exact generation, or a baseline.
 */
export type RobustPhase =
  | 'start'
  | 'generate'
  | 'policies'
  | 'local-search'
  | 'branch'
  | 'prove'
  | 'nominal'
  | 'k-adaptability';

/** A round of a run. Costs are in minimisation form, both stages included. */
export interface RobustRound {
  readonly round: number;
  readonly phase: RobustPhase;
  /** The arm that attacked, absent where none did. */
  readonly adversary?: string;
  /** Scenarios in the main problem, or met so far. */
  readonly scenarios: number;
  /** The best bound, and the least exact worst case. */
  readonly lower: number;
  readonly upper: number;
  /** What the network predicts for the decision of the round, absent without a network. */
  readonly network?: number;
  /** The exact worst case of the decision of the round, absent where there was none. */
  readonly exact?: number;
  readonly reward?: number;
  /** Seconds since the run began. */
  readonly seconds: number;
}

/** What an arm came to. */
export interface RobustArmSummary {
  readonly name: string;
  readonly pulls: number;
  /** The mean reward, 0 without pulls. */
  readonly meanReward: number;
}

/** How a run ended. `optimal`: the bounds meet. `infeasible`: no decision has a recourse in all scenarios. */
export type RobustStatus = 'optimal' | 'feasible' | 'interrupted' | 'infeasible' | 'no-solution';

/** The best decision of a run with its exact worst case. */
export interface RobustDecision {
  readonly x: Float64Array;
  /** The worst scenario. */
  readonly scenario: Float64Array;
  /** The best answer to it. */
  readonly recourse: Recourse;
}

/** A decision as its evaluation left it. */
export function decisionOf({ x, worst: { scenario, cost, policies } }: RobustSolution): RobustDecision {
  const y = policies[0];
  return { x, scenario, recourse: { cost, ...(y === undefined ? {} : { y }) } };
}

/** The result of a run. Costs are in minimisation form, both stages included. */
export interface RobustResult {
  readonly status: RobustStatus;
  /** A bound on the robust optimum; -Infinity where none is known. */
  readonly lower: number;
  /** No scenario makes the decision cost more; Infinity without a decision. */
  readonly upper: number;
  readonly decision?: RobustDecision;
  readonly rounds: readonly RobustRound[];
  readonly arms: readonly RobustArmSummary[];
  /** What the bandit has learned, where a network was asked. */
  readonly memory?: CcgMemory;
  readonly seconds: number;
}
