import { createModelBuilder, type ModelBuilder, rowMatrix } from '../mip/index.ts';
import type { RecourseModel, RobustProblem } from './problem.ts';

/** A main problem under construction: the first stage, and theta, which stands for the worst second-stage cost. */
export interface Master {
  readonly builder: ModelBuilder;
  /** The columns of x. */
  readonly x: readonly number[];
  readonly theta: number;
}

/** min cost(x) + theta over x in X; theta is free until scenarios hold it from below. */
export function createMaster(problem: Pick<RobustProblem, 'name' | 'firstStage'>): Master {
  const { firstStage } = problem;
  // The costs of a model are in minimisation form whatever its source says.
  const builder = createModelBuilder(problem.name, { offset: firstStage.offset });
  const x = Array.from(firstStage.cost, (cost, j) =>
    builder.column({
      name: firstStage.columnNames[j]!,
      cost,
      lower: firstStage.lower[j]!,
      upper: firstStage.upper[j]!,
      integer: firstStage.integer[j] === 1,
    }),
  );
  const { starts, indices, values } = rowMatrix(firstStage);
  for (let i = 0; i < firstStage.rows; i++) {
    const terms = Array.from({ length: starts[i + 1]! - starts[i]! }, (_, k) => {
      const at = starts[i]! + k;
      return [x[indices[at]!]!, values[at]!] as const;
    });
    builder.row(firstStage.rowNames[i]!, terms, firstStage.rowLower[i]!, firstStage.rowUpper[i]!);
  }
  const theta = builder.column({ name: 'worst_recourse', cost: 1, lower: Number.NEGATIVE_INFINITY });
  return { builder, x, theta };
}

/**
 * Adds a scenario with a second-stage decision of its own: theta is at least what the best of them costs (Zeng and Zhao,
 * Operations Research Letters 41, 2013). Returns the columns of that decision.
 */
export function addScenario(
  { builder, x, theta }: Master,
  recourse: RecourseModel,
  scenario: Float64Array,
  label: string,
): readonly number[] {
  const y = recourse.add(builder, x, label);
  const { cost, rows } = recourse.at(scenario, x, y);
  builder.row(
    `${label}_cost`,
    [[theta, 1], ...cost.terms.map(([j, value]) => [j, -value] as const)],
    cost.constant,
    Number.POSITIVE_INFINITY,
  );
  for (const { name, terms, lower, upper } of rows) builder.row(`${label}_${name}`, terms, lower, upper);
  return y;
}
