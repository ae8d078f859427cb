import type { MipSolver } from '../mip/index.ts';
import { verified } from '../mip/index.ts';
import { SolverError } from '../util/errors.ts';
import { addScenario, createMaster } from './master.ts';
import type { Recourse, RobustProblem, WorstCase } from './problem.ts';

/** A first-stage decision with its exact worst case. Costs include the first stage. */
export interface RobustSolution {
  readonly x: Float64Array;
  readonly worst: WorstCase;
  /** What x costs in `worst.scenario`. */
  readonly objective: number;
  /** No scenario makes x cost more than this. */
  readonly upper: number;
}

/** One round of column-and-constraint generation. */
export interface CcgRound {
  readonly round: number;
  /** Scenarios in the main problem of this round. */
  readonly scenarios: number;
  /** The best bounds so far on the optimal worst case, in minimisation form. */
  readonly lower: number;
  readonly upper: number;
  /** This round's decision, and the best of all rounds. */
  readonly solution: RobustSolution;
  readonly best: RobustSolution;
  /** Seconds of the main problem and of the adversary, and since the start. */
  readonly masterSeconds: number;
  readonly adversarySeconds: number;
  readonly seconds: number;
}

/** How a run goes; the clock counts seconds. */
export interface CcgSettings {
  readonly solver: MipSolver;
  readonly clock: () => number;
  /** Scenarios of the first main problem; default the member nearest to 0, the nominal case of most sets. */
  readonly scenarios?: readonly Float64Array[];
  /** The relative gap between the bounds at which a solution counts as optimal; default 1e-4. */
  readonly gap?: number;
  /** Seconds in all; default no limit. */
  readonly seconds?: number;
  /** A decision to start from, with its worst case. */
  readonly start?: RobustSolution;
  readonly signal?: AbortSignal;
}

/** Evaluates a decision exactly. */
export async function evaluate(
  problem: RobustProblem,
  x: Float64Array,
  limits?: Parameters<RobustProblem['worstCase']>[1],
): Promise<RobustSolution> {
  const worst = await problem.worstCase(x, limits);
  const certain = problem.cost(x);
  return { x, worst, objective: certain + worst.cost, upper: certain + worst.bound };
}

/** Whether two bounds are as near as a relative gap asks. */
export function closed(lower: number, upper: number, gap: number): boolean {
  return upper - lower <= gap * Math.max(1e-9, Math.abs(upper));
}

/** The main problem over some scenarios, solved; its decision, and a lower bound on the optimal worst case. */
async function solveMaster(
  problem: RobustProblem,
  scenarios: readonly Float64Array[],
  settings: CcgSettings,
  seconds: number,
  best: RobustSolution | undefined,
) {
  const { solver, gap = 1e-4, signal } = settings;
  const master = createMaster(problem);
  const copies = scenarios.map((scenario, k) => addScenario(master, problem.recourseModel, scenario, `s${k + 1}`));
  const model = master.builder.build();
  const known = best === undefined ? undefined : await startOf(problem, scenarios, best, model.columns, master, copies);
  const session = await solver.open(model, { gap: gap / 2 });
  const result = await session
    .solve({}, { seconds }, known, signal === undefined ? {} : { signal })
    .finally(() => session.dispose());
  if (result.status === 'error') throw new SolverError(result.message ?? 'the main problem could not be solved.');
  const point = result.x === undefined ? undefined : verified(model, result.x);
  const x = point === undefined ? undefined : Float64Array.from(master.x, (j) => point.x[j]!);
  return { x, bound: result.bound, infeasible: result.status === 'infeasible' };
}

/** The best decision as a point of the main problem: each scenario's copy holds its exact recourse. */
async function startOf(
  problem: RobustProblem,
  scenarios: readonly Float64Array[],
  best: RobustSolution,
  columns: number,
  master: ReturnType<typeof createMaster>,
  copies: readonly (readonly number[])[],
): Promise<Float64Array | undefined> {
  const start = new Float64Array(columns);
  master.x.forEach((j, k) => {
    start[j] = best.x[k]!;
  });
  let worst = Number.NEGATIVE_INFINITY;
  for (const [k, scenario] of scenarios.entries()) {
    const { cost, y }: Recourse = await problem.recourse(best.x, scenario);
    if (y === undefined) return undefined;
    worst = Math.max(worst, cost);
    copies[k]!.forEach((j, i) => {
      start[j] = y[i]!;
    });
  }
  start[master.theta] = worst;
  return start;
}

/**
 * Exact column-and-constraint generation (Zeng and Zhao, Operations Research Letters 41, 2013): the main problem holds one
 * second-stage decision per scenario met, the exact adversary adds the scenario that hurts its decision most. Ends when the
 * bounds meet, the time is over, or the adversary has nothing new; the last record holds the result. Yields nothing when
 * no time is left for a first decision.
 * @throws RangeError when the first stage is infeasible with the scenarios met
 * @throws SolverError when the solver fails
 */
export async function* columnAndConstraint(problem: RobustProblem, settings: CcgSettings): AsyncGenerator<CcgRound> {
  const { clock, gap = 1e-4, seconds = Number.POSITIVE_INFINITY, start, signal } = settings;
  const begun = clock();
  const left = () => seconds - (clock() - begun);
  const scenarios = [
    ...(settings.scenarios ?? [problem.uncertainty.project(new Float64Array(problem.uncertainty.dimension))]),
  ];
  let lower = Number.NEGATIVE_INFINITY;
  let best = start;

  for (let round = 1; left() > 0 && !signal?.aborted; round++) {
    const masterBegun = clock();
    const master = await solveMaster(problem, scenarios, settings, left(), best);
    if (master.infeasible)
      throw new RangeError(
        `${problem.name} has no first stage that ${scenarios.length} of its scenarios leave feasible.`,
      );
    lower = Math.max(lower, master.bound);
    if (master.x === undefined) return;
    const adversaryBegun = clock();
    const solution = await evaluate(problem, master.x, { scenarios, ...(signal === undefined ? {} : { signal }) });
    if (best === undefined || solution.upper < best.upper) best = solution;
    const now = clock();
    yield {
      round,
      scenarios: scenarios.length,
      lower: Math.min(lower, best.upper),
      upper: best.upper,
      solution,
      best,
      masterSeconds: adversaryBegun - masterBegun,
      adversarySeconds: now - adversaryBegun,
      seconds: now - begun,
    };
    const worst = solution.worst.scenario;
    const known = scenarios.some((scenario) => scenario.every((value, i) => Math.abs(value - worst[i]!) <= 1e-9));
    if (closed(lower, best.upper, gap) || known) return;
    scenarios.push(worst);
  }
}
