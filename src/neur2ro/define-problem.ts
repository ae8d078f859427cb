import { type MipModel, type MipSolver, objectiveOf } from '../mip/index.ts';
import { wallClock } from '../util/wall-clock.ts';
import { maximizeConcave } from './concave-adversary.ts';
import { type AffineForm, maximizeDisjunctive } from './disjunctive-adversary.ts';
import { maximizeFinite } from './finite-adversary.ts';
import { createMipRecourse, type MipRecourse } from './mip-recourse.ts';
import { affineForm, policyOf } from './policy-forms.ts';
import type { RecourseModel, RobustProblem, WorstCase, WorstCaseLimits } from './problem.ts';
import { createRunLimits, remaining } from './run-limits.ts';
import { dot } from './sets/parts.ts';
import type { UncertaintySet } from './uncertainty.ts';

/** What a robust problem of one's own consists of. */
export interface ProblemDefinition {
  readonly name: string;
  /** True where costs are negated profits; default false. */
  readonly maximize?: boolean;
  /** X and what is certain of the cost. */
  readonly firstStage: MipModel;
  readonly uncertainty: UncertaintySet;
  /** The second stage: costs and rows affine in the scenario for given x and y. */
  readonly recourseModel: RecourseModel;
  /** Solves the second stage and, where the uncertainty set is a list or whole, all of the adversary that is a MIP. */
  readonly solver: MipSolver;
}

/** By how much a row must be exceeded before a scenario counts as making a policy infeasible: what solvers tolerate. */
const margin = 2e-6;

/** More than any second stage of x can cost within its bounds. Throws a RangeError where a column has no finite bounds. */
function ceilingOf({ recourseModel, uncertainty, name }: ProblemDefinition, mip: MipRecourse, x: Float64Array): number {
  const { model } = mip;
  const lower = model.lower.slice();
  const upper = model.upper.slice();
  lower.set(x);
  upper.set(x);
  const { dimension } = uncertainty;
  const at = (xi: Float64Array) => recourseModel.at(xi, mip.x, mip.y).cost;
  const most = ({ constant, slope }: AffineForm, sign: number) =>
    sign * constant +
    slope.reduce(
      (sum, value, k) => sum + Math.max(sign * value * uncertainty.lower[k]!, sign * value * uncertainty.upper[k]!),
      0,
    );
  const coefficient = (j: number) =>
    affineForm(dimension, (xi) => at(xi).terms.reduce((sum, [column, value]) => (column === j ? sum + value : sum), 0));
  let ceiling = most(
    affineForm(dimension, (xi) => at(xi).constant),
    1,
  );
  for (const j of new Set(at(new Float64Array(dimension)).terms.map(([column]) => column))) {
    const form = coefficient(j);
    const [high, low] = [most(form, 1), -most(form, -1)];
    const reached = Math.max(high * upper[j]!, high * lower[j]!, low * upper[j]!, low * lower[j]!);
    if (!Number.isFinite(reached))
      throw new RangeError(`column ${model.columnNames[j]} of the second stage of ${name} needs finite bounds.`);
    ceiling += reached;
  }
  return ceiling;
}

/**
 * A robust problem of one's own from its models. The second stage is solved as a MIP. The adversary is exact: a list of
 * scenarios is gone through; where only costs are uncertain, over a convex set, cutting planes find the worst case; else
 * branch and bound over the policies met does, for sets with rows.
 * @throws RangeError, in the adversary, when costs or rows are not affine in the scenario
 */
export function defineProblem(definition: ProblemDefinition): RobustProblem {
  const { name, maximize = false, firstStage, uncertainty, recourseModel, solver } = definition;
  const mip = createMipRecourse(firstStage, recourseModel, solver);

  async function worstCase(x: Float64Array, limits: WorstCaseLimits = {}): Promise<WorstCase> {
    const search = { ...limits, clock: wallClock };
    const own = createRunLimits(wallClock, limits.seconds, limits.signal);
    const { scenarios, integer } = uncertainty;
    if (scenarios !== undefined) return maximizeFinite(scenarios, (...asked) => mip.solve(x, ...asked), search);
    const answer = async (scenario: Float64Array) => {
      const { cost, y, floor } = await mip.solve(x, scenario, remaining(own));
      if (y === undefined) return floor === undefined ? undefined : 'late';
      const policy = policyOf(definition, mip, x, y);
      const predicted = policy.cost.constant + dot(policy.cost.slope, scenario);
      if (Math.abs(predicted - cost) > 1e-6 * Math.max(1, Math.abs(cost)))
        throw new RangeError(`the recourse cost of ${name} is not affine in the scenario: ${cost}, not ${predicted}.`);
      return floor === undefined ? policy : { ...policy, floor };
    };
    const first = uncertainty.project(new Float64Array(uncertainty.dimension));
    const costsOnly = recourseModel.at(first, mip.x, mip.y).rows.length === 0;
    if (costsOnly && integer !== true) {
      const start = await answer(first);
      // Rows that no scenario changes leave no second stage in any scenario, if in one.
      if (start === undefined)
        return { scenario: first, cost: Number.POSITIVE_INFINITY, bound: Number.POSITIVE_INFINITY, policies: [] };
      const affineAnswer = async (scenario: Float64Array) => {
        const policy = await answer(scenario);
        if (policy === 'late' || policy === undefined) return 'late';
        const { y, cost, floor } = policy;
        return { y, ...cost, ...(floor === undefined ? {} : { floor }) };
      };
      return maximizeConcave(uncertainty, affineAnswer, search);
    }
    return maximizeDisjunctive(uncertainty, answer, { ...search, ceiling: ceilingOf(definition, mip, x), margin });
  }

  return {
    name,
    maximize,
    firstStage,
    uncertainty,
    recourseModel,
    cost: (x) => objectiveOf(firstStage, x),
    recourse: (x, scenario, limits) => mip.solve(x, scenario, limits),
    worstCase,
    dispose: () => mip.dispose(),
  };
}
