import type { MipModel } from '../mip/index.ts';
import { addScenario, createMaster } from './master.ts';
import type { RobustProblem } from './problem.ts';
import { type RunLimits, remaining } from './run-limits.ts';

/** The main problem of exact column-and-constraint generation as a MIP; its columns begin with those of the first stage. */
export interface ExactMain {
  readonly model: MipModel;
  /**
   * A vector of the model for a first-stage decision, to start a solve from; undefined where x leaves no recourse, or none
   * was found in time.
   */
  startFrom(x: Float64Array, limits?: RunLimits): Promise<Float64Array | undefined>;
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
  const { recourseModel } = problem;
  const master = createMaster(problem);
  const { x, theta } = master;
  const copies = scenarios.map((scenario, k) => addScenario(master, recourseModel, scenario, `s${k + 1}`));
  const model = master.builder.build();
  return {
    model,
    async startFrom(decision, limits) {
      const solution = new Float64Array(model.columns);
      x.forEach((column, j) => {
        solution[column] = decision[j]!;
      });
      let worst = Number.NEGATIVE_INFINITY;
      for (const [k, scenario] of scenarios.entries()) {
        const { cost, y } = await problem.recourse(decision, scenario, limits && remaining(limits));
        if (y === undefined) return undefined;
        worst = Math.max(worst, cost);
        copies[k]!.forEach((column, i) => {
          solution[column] = y[i]!;
        });
      }
      solution[theta] = worst;
      return solution;
    },
  };
}
