import type { MipModel, ModelBuilder, Term } from '../mip/index.ts';
import type { BoxRelaxation } from './box-relaxation.ts';
import type { CallLimits } from './run-limits.ts';
import type { UncertaintySet } from './uncertainty.ts';

/** The sum of value times column over the terms, plus the constant. */
export interface LinearExpression {
  readonly terms: readonly Term[];
  readonly constant: number;
}

/** A row of a scenario: lower <= sum of the terms <= upper. */
export interface ScenarioRow {
  readonly name: string;
  readonly terms: readonly Term[];
  readonly lower: number;
  readonly upper: number;
}

/**
 * The second stage as rows of a MIP: d(xi)'y + c(xi)'x to be minimised over T(xi) x + W(xi) y <= h(xi). What does not
 * depend on the scenario stands once, so one y can be held against many scenarios.
 */
export interface RecourseModel {
  /** Adds the columns y, at no cost, with the rows that hold in every scenario, and returns the columns. */
  add(builder: ModelBuilder, x: readonly number[], label: string): readonly number[];
  /** The cost that depends on the scenario, linear in x and y, and the rows that depend on it. */
  at(
    scenario: Float64Array,
    x: readonly number[],
    y: readonly number[],
  ): { readonly cost: LinearExpression; readonly rows: readonly ScenarioRow[] };
}

/** How far an answer to a scenario is looked for. */
export interface RecourseLimits extends CallLimits {
  /** The caller wants to know whether an answer costs less than this, and no more: the search may end once it can tell. */
  readonly target?: number;
}

/** The best answer to a first-stage decision and a scenario. */
export interface Recourse {
  /** The cost of the best y met, Infinity without one. */
  readonly cost: number;
  /** The second-stage decision; absent where none is feasible, or none was found in time. */
  readonly y?: Float64Array;
  /** No answer costs less than this; absent where the search went on to its end, so that none costs less than `cost`. */
  readonly floor?: number;
}

/** How far a search for a worst case goes. */
export interface WorstCaseLimits extends CallLimits {
  /** The search may end once bound - cost is at most this; default 1e-6 times max(1, |cost|). */
  readonly tolerance?: number;
  /** The search may end once the cost is known to exceed this: the decision is then of no use to the caller. */
  readonly cutoff?: number;
  /** Scenarios to try first. */
  readonly scenarios?: readonly Float64Array[];
}

/** The scenario that hurts a decision most. First-stage cost is not included. */
export interface WorstCase {
  readonly scenario: Float64Array;
  /** What recourse(x, scenario) is, or at least is where a limit cut its search: a lower bound on the worst case. */
  readonly cost: number;
  /** An upper bound on recourse(x, xi) over all scenarios; equals `cost`, up to the tolerance, unless a limit or the cutoff ended the search. */
  readonly bound: number;
  /** Second-stage decisions met on the way, the answer to `scenario` first. */
  readonly policies: readonly Float64Array[];
}

/**
 * min over x in X of cost(x) + max over xi of recourse(x, xi), where recourse(x, xi) = min over y in Y(x, xi) of
 * c(xi)'x + d(xi)'y. Everything that depends on the scenario is in the recourse.
 */
export interface RobustProblem {
  readonly name: string;
  /** True where the source maximises: all costs are then negated profits. */
  readonly maximize: boolean;
  /** X and the first-stage cost: its columns are x, its objective is what is certain. Its offset counts. */
  readonly firstStage: MipModel;
  readonly uncertainty: UncertaintySet;
  readonly recourseModel: RecourseModel;
  /** The certain first-stage cost of x. */
  cost(x: Float64Array): number;
  /** The exact second stage, as far as the limits let it. */
  recourse(x: Float64Array, scenario: Float64Array, limits?: RecourseLimits): Promise<Recourse>;
  /** The exact adversary. */
  worstCase(x: Float64Array, limits?: WorstCaseLimits): Promise<WorstCase>;
  /** Opens bounds within boxes of the first stage, for branch and bound, where the family has better ones than scenarios give. */
  relax?(): BoxRelaxation;
  /** Ends the solver sessions that the problem holds, if any. */
  dispose?(): void;
}
