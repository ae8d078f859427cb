import { type MipModel, type MipSolver, type MipStatus, verified } from '../mip/index.ts';
import { SolverError } from '../util/errors.ts';
import { createExactMain } from './exact-main.ts';
import { createNeuralMain, type NeuralMainSettings } from './neural-main.ts';
import type { RecourseModel, RobustProblem } from './problem.ts';
import type { RunLimits } from './run-limits.ts';
import { solveWithin } from './solve-within.ts';
import type { ValueNetwork } from './value-network.ts';

/** What a main problem is asked. */
export interface MainQuestion {
  /** At least one. */
  readonly scenarios: readonly Float64Array[];
  /** Scenarios in which some decision had no recourse: a recourse must exist in each of them. */
  readonly barriers: readonly Float64Array[];
  /** The network of the round, where it has one. */
  readonly network: ValueNetwork | undefined;
  /** The best decision known, to start from. */
  readonly start: Float64Array | undefined;
  /** Only decisions whose main value is below this are wanted; Infinity where there is no limit. */
  readonly cutoff: number;
  /** The relative gap at which it counts as solved; default that of the settings. */
  readonly gap?: number;
  readonly limits: RunLimits;
}

/** What a main problem answers. */
export interface MainAnswer {
  readonly status: MipStatus;
  /** The decision; absent where none was found. */
  readonly x?: Float64Array;
  /** A lower bound on the robust optimum, -Infinity where the main problem is no relaxation of it. */
  readonly bound: number;
  /** What x costs in the view of the main problem. */
  readonly estimate: number;
  /** The recourse cost that the network predicts for x, where one was asked. */
  readonly prediction?: number;
}

/** Chooses a first-stage decision against the scenarios known so far. */
export type MainProblem = (question: MainQuestion) => Promise<MainAnswer>;

/** How main problems are solved. */
export interface MainSettings {
  readonly solver: MipSolver;
  /** The relative gap at which a main problem counts as solved. */
  readonly gap: number;
  readonly seed: number;
}

async function solveModel(
  model: MipModel,
  { solver, gap: usual, seed }: MainSettings,
  { limits, cutoff, gap = usual }: Pick<MainQuestion, 'limits' | 'cutoff' | 'gap'>,
  start: Float64Array | undefined,
) {
  const session = await solver.open(model, { gap, seed });
  const change = cutoff === Number.POSITIVE_INFINITY ? {} : { cutoff };
  const result = await solveWithin(session, change, limits, start).finally(() => session.dispose());
  if (result.status === 'error') throw new SolverError(`the main problem failed: ${result.message}`);
  return result;
}

/** The main problem with one recourse per scenario: every bound of it holds for the robust problem. */
export function exactMainProblem(problem: RobustProblem, settings: MainSettings): MainProblem {
  return async (question) => {
    const { scenarios, cutoff, start, limits } = question;
    const main = createExactMain(problem, scenarios);
    // A start at the cutoff would be no solution: the solver is to look for better ones only.
    const from =
      cutoff === Number.POSITIVE_INFINITY && start !== undefined ? await main.startFrom(start, limits) : undefined;
    const result = await solveModel(main.model, settings, question, from);
    const { columns } = problem.firstStage;
    const point = result.x && verified(problem.firstStage, result.x.slice(0, columns));
    const bound = result.status === 'infeasible' ? cutoff : Math.min(result.bound, cutoff);
    return { status: result.status, bound, estimate: result.objective, ...(point && { x: point.x }) };
  };
}

/** The recourse, with a recourse of its own in each of some scenarios, which costs nothing: so that one exists. */
function withBarriers(recourse: RecourseModel, barriers: readonly Float64Array[]): RecourseModel {
  if (barriers.length === 0) return recourse;
  return {
    at: (scenario, x, y) => recourse.at(scenario, x, y),
    add(builder, x, label) {
      barriers.forEach((barrier, k) => {
        const name = `${label}_barrier${k}`;
        const y = recourse.add(builder, x, name);
        for (const row of recourse.at(barrier, x, y).rows)
          builder.row(`${name}_${row.name}`, row.terms, row.lower, row.upper);
      });
      return recourse.add(builder, x, label);
    },
  };
}

/** The neural main problem in its argmax or max form, see {@link createNeuralMain}. */
export function neuralMainProblem(
  problem: RobustProblem,
  settings: MainSettings,
  { form = 'argmax', recourseModel = problem.recourseModel }: NeuralMainSettings = {},
): MainProblem {
  // With one scenario, the problem's own recourse and no network the argmax form is the exact one.
  const relaxes = form === 'argmax' && recourseModel === problem.recourseModel;
  return async (question) => {
    const { scenarios, barriers, network, start, limits } = question;
    if (network === undefined) throw new RangeError('a neural main problem needs a network.');
    const recourse = withBarriers(recourseModel, barriers);
    const main = createNeuralMain(problem, network, scenarios, { form, recourseModel: recourse });
    const from = start !== undefined && barriers.length === 0 ? await main.startFrom(start, limits) : undefined;
    const result = await solveModel(main.model, settings, { limits, cutoff: Number.POSITIVE_INFINITY }, from);
    const bound = relaxes && scenarios.length === 1 ? result.bound : Number.NEGATIVE_INFINITY;
    const point = result.x && verified(problem.firstStage, result.x.slice(0, problem.firstStage.columns));
    if (result.x === undefined || point === undefined)
      return { status: result.status, bound, estimate: result.objective };
    const { prediction } = await main.decide(result.x);
    return { status: result.status, bound, estimate: result.objective, x: point.x, prediction };
  };
}
