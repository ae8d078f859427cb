import { type MipModel, type MipSolver, type Term, verified } from '../mip/index.ts';
import { SolverError } from '../util/errors.ts';
import { type LoadedPolicy, maximizeDisjunctive } from './disjunctive-adversary.ts';
import { closed } from './evaluation.ts';
import { maximizeFinite } from './finite-adversary.ts';
import { createMaster } from './master.ts';
import { policyOf, stageColumns } from './policy-forms.ts';
import type { LinearExpression, RobustProblem, WorstCase } from './problem.ts';
import { type CallLimits, createRunLimits, remaining } from './run-limits.ts';
import { dot } from './sets/parts.ts';
import { solveWithin } from './solve-within.ts';

/** One round of K-adaptability: bounds on the best worst case with K second-stage decisions prepared in advance. */
export interface KAdaptabilityRound {
  readonly round: number;
  readonly scenarios: number;
  readonly lower: number;
  readonly upper: number;
  /** The best decision so far with its K prepared answers; absent while none withstands every scenario. */
  readonly x?: Float64Array;
  readonly answers: readonly Float64Array[];
  readonly seconds: number;
}

/** How a run goes; the clock counts seconds. */
export interface KAdaptabilitySettings extends CallLimits {
  readonly solver: MipSolver;
  readonly clock: () => number;
  /** Scenarios of the first main problem; default the member nearest to 0, the nominal case of most sets. */
  readonly scenarios?: readonly Float64Array[];
  /** The relative gap between the bounds at which a solution counts as optimal; default 1e-4. */
  readonly gap?: number;
}

/**
 * By how much a load must exceed 0 before a prepared answer counts as failing, at least and relative to the largest M of
 * the rows: ten times what a picking column that solvers take for whole lets through.
 */
const margin = { least: 2e-5, relative: 1e-5 };

/** The least and the largest value that an expression takes within the bounds of a model. */
function range(model: MipModel, { terms, constant }: LinearExpression): readonly [number, number] {
  let least = constant;
  let most = constant;
  const sums = new Map<number, number>();
  for (const [j, value] of terms) sums.set(j, (sums.get(j) ?? 0) + value);
  for (const [j, value] of sums) {
    if (value === 0) continue;
    const ends = [value * model.lower[j]!, value * model.upper[j]!];
    if (!ends.every(Number.isFinite)) throw new RangeError(`column ${model.columnNames[j]} needs finite bounds.`);
    least += Math.min(...ends);
    most += Math.max(...ends);
  }
  return [least, most];
}

/** The main problem: each scenario met is answered by one of K decisions, which a binary column picks. */
function build(problem: RobustProblem, count: number, scenarios: readonly Float64Array[]) {
  const master = createMaster(problem);
  const { builder, x, theta } = master;
  const { recourseModel } = problem;
  const copies = Array.from({ length: count }, (_, k) => recourseModel.add(builder, x, `answer_${k + 1}`));
  const bounds = builder.build();
  const floor = Math.min(
    ...scenarios.flatMap((scenario) => copies.map((y) => range(bounds, recourseModel.at(scenario, x, y).cost)[0])),
  );
  let largest = 0;
  scenarios.forEach((scenario, s) => {
    const picks = copies.map((_, k) => builder.binary(`pick_${s + 1}_${k + 1}`));
    builder.row(
      `answered_${s + 1}`,
      picks.map((pick) => [pick, 1] as const),
      1,
      1,
    );
    copies.forEach((y, k) => {
      const { cost, rows } = recourseModel.at(scenario, x, y);
      const label = `s${s + 1}_${k + 1}`;
      const pick = picks[k]!;
      // theta >= cost - M (1 - pick), with the least M that lets go of the row.
      const slack = range(bounds, cost)[1] - floor;
      const negated: Term[] = cost.terms.map(([j, value]) => [j, -value]);
      builder.row(
        `${label}_cost`,
        [[theta, 1], ...negated, [pick, -slack]],
        cost.constant - slack,
        Number.POSITIVE_INFINITY,
      );
      for (const { name, terms, lower, upper } of rows) {
        const [least, most] = range(bounds, { terms, constant: 0 });
        const above = Math.max(0, most - upper);
        const below = Math.max(0, lower - least);
        largest = Math.max(largest, above, below);
        if (above > 0)
          builder.row(`${label}_${name}_upper`, [...terms, [pick, above]], Number.NEGATIVE_INFINITY, upper + above);
        if (below > 0)
          builder.row(`${label}_${name}_lower`, [...terms, [pick, -below]], lower - below, Number.POSITIVE_INFINITY);
      }
    });
  });
  return { master, copies, model: builder.build(), beyond: Math.max(margin.least, margin.relative * largest) };
}

/** The scenario in which the best of the prepared answers is worst; cost Infinity where none is feasible. */
async function worstOf(
  problem: RobustProblem,
  policies: readonly LoadedPolicy[],
  beyond: number,
  search: CallLimits & { readonly clock: () => number },
): Promise<WorstCase> {
  const { uncertainty } = problem;
  const fits = ({ loads }: LoadedPolicy, scenario: Float64Array) =>
    loads.every(({ constant, slope }) => constant + dot(slope, scenario) <= beyond / 2);
  const costOf = ({ cost }: LoadedPolicy, scenario: Float64Array) => cost.constant + dot(cost.slope, scenario);
  const answer = (scenario: Float64Array) =>
    policies
      .filter((policy) => fits(policy, scenario))
      .reduce<LoadedPolicy | undefined>(
        (best, policy) => (best === undefined || costOf(policy, scenario) < costOf(best, scenario) ? policy : best),
        undefined,
      );
  if (uncertainty.scenarios !== undefined) {
    const list = async (scenario: Float64Array) => {
      const policy = answer(scenario);
      return policy === undefined
        ? { cost: Number.POSITIVE_INFINITY }
        : { cost: costOf(policy, scenario), y: policy.y };
    };
    return maximizeFinite(uncertainty.scenarios, list, search);
  }
  const reach = ({ cost }: LoadedPolicy) =>
    cost.constant +
    cost.slope.reduce(
      (sum, value, i) => sum + Math.max(value * uncertainty.lower[i]!, value * uncertainty.upper[i]!),
      0,
    );
  const ceiling = Math.max(...policies.map(reach));
  return maximizeDisjunctive(uncertainty, answer, { ...search, ceiling, margin: beyond });
}

/**
 * K-adaptability: x and K second-stage decisions are fixed in advance, and the best feasible of those answers the scenario;
 * K = 1 is static robust optimisation. Scenarios are generated like columns and constraints (after Subramanyam, Gounaris
 * and Wiesemann, Mathematical Programming Computation 12, 2020, whose branching a MIP solver does here by binary columns).
 * An upper bound on the two-stage problem.
 * @throws RangeError unless `count` is a positive whole number, or when the uncertainty set has neither rows nor a list
 * @throws SolverError when the solver fails
 */
export async function* kAdaptability(
  problem: RobustProblem,
  count: number,
  settings: KAdaptabilitySettings,
): AsyncGenerator<KAdaptabilityRound> {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new RangeError(`K must be a positive whole number, not ${count}.`);
  const { solver, clock, gap = 1e-4, seconds, signal } = settings;
  const begun = clock();
  const limits = createRunLimits(clock, seconds, signal);
  const columns = stageColumns(problem.firstStage.columns, problem.recourseModel);
  const { dimension } = problem.uncertainty;
  const scenarios = [...(settings.scenarios ?? [problem.uncertainty.project(new Float64Array(dimension))])];
  let lower = Number.NEGATIVE_INFINITY;
  let upper = Number.POSITIVE_INFINITY;
  let best: { readonly x?: Float64Array; readonly answers: readonly Float64Array[] } = { answers: [] };
  for (let round = 1; !limits.over(); round++) {
    const { master, copies, model, beyond } = build(problem, count, scenarios);
    const session = await solver.open(model, { gap: gap / 2 });
    const result = await solveWithin(session, {}, limits).finally(() => session.dispose());
    if (result.status === 'error') throw new SolverError(result.message ?? 'the main problem could not be solved.');
    if (result.status === 'infeasible')
      throw new RangeError(`no ${count} prepared answers of ${problem.name} withstand ${scenarios.length} scenarios.`);
    lower = Math.max(lower, result.bound);
    const point = result.x === undefined ? undefined : verified(model, result.x);
    if (point === undefined) return;
    const x = Float64Array.from(master.x, (j) => point.x[j]!);
    const answers = copies.map((copy) => Float64Array.from(copy, (j) => point.x[j]!));
    const worst = await worstOf(
      problem,
      answers.map((y) => policyOf(problem, columns, x, y)),
      beyond,
      { clock, ...remaining(limits) },
    );
    const total = problem.cost(x) + worst.bound;
    if (total < upper) {
      upper = total;
      best = { x, answers };
    }
    yield {
      round,
      scenarios: scenarios.length,
      lower: Math.min(lower, upper),
      upper,
      ...best,
      seconds: clock() - begun,
    };
    const known = scenarios.some((other) => other.every((value, i) => Math.abs(value - worst.scenario[i]!) <= 1e-9));
    if (closed(lower, upper, gap) || known) return;
    scenarios.push(worst.scenario);
  }
}
