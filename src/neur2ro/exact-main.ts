import { createModelBuilder, type MipModel, type Term } from '../mip/index.ts';
import { addFirstStage } from './add-first-stage.ts';
import { valueAt } from './expressions.ts';
import type { RobustProblem } from './problem.ts';

/** The main problem of exact column-and-constraint generation as a MIP; its columns begin with those of the first stage. */
export interface ExactMain {
  readonly model: MipModel;
  /** A vector of the model for a first-stage decision, to start a solve from; undefined where x leaves no recourse. */
  startFrom(x: Float64Array): Promise<Float64Array | undefined>;
}

/**
 * Builds min cost(x) + z over x and one recourse y^a per scenario, z >= c(xi_a)'x + d(xi_a)'y^a (Zeng and Zhao,
 * "Solving two-stage robust optimization problems using a column-and-constraint generation method", Operations Research
 * Letters 41(5), 2013). A relaxation of the robust problem: its bound is one on the robust optimum.
 * @param scenarios at least one, or z would have no bound
 * @throws RangeError without scenarios
 */
export function createExactMain(problem: RobustProblem, scenarios: readonly Float64Array[]): ExactMain {
  if (scenarios.length === 0) throw new RangeError('a main problem needs at least one scenario.');
  const { firstStage, recourseModel } = problem;
  const builder = createModelBuilder(`${problem.name}-main`, { offset: firstStage.offset });
  const x = addFirstStage(builder, firstStage);
  const worth = builder.column({ name: 'recourse', cost: 1, lower: Number.NEGATIVE_INFINITY });
  const copies = scenarios.map((scenario, a) => {
    const y = recourseModel.add(builder, x, `s${a}`);
    const { cost, rows } = recourseModel.at(scenario, x, y);
    const terms: Term[] = [[worth, 1], ...cost.terms.map(([column, value]): Term => [column, -value])];
    builder.row(`worth_${a}`, terms, cost.constant, Number.POSITIVE_INFINITY);
    for (const row of rows) builder.row(`s${a}_${row.name}`, row.terms, row.lower, row.upper);
    return { scenario, y, cost };
  });
  const model = builder.build();
  return {
    model,
    async startFrom(decision) {
      const solution = new Float64Array(model.columns);
      solution.set(decision);
      let most = Number.NEGATIVE_INFINITY;
      for (const { scenario, y, cost } of copies) {
        const answer = (await problem.recourse(decision, scenario)).y;
        if (answer === undefined) return undefined;
        y.forEach((column, k) => {
          solution[column] = answer[k]!;
        });
        most = Math.max(most, valueAt(cost, solution));
      }
      solution[worth] = most;
      return solution;
    },
  };
}
