import { createModelBuilder, type MipModel } from '../mip/index.ts';
import { addFirstStage } from './add-first-stage.ts';
import { affineRecourse } from './affine-recourse.ts';
import type { RobustProblem } from './problem.ts';
import { addWorstCost } from './robust-counterpart.ts';

/**
 * The static problem, in which both stages are decided before the scenario is known, as a MIP whose columns begin with x:
 * min over x and y of the worst cost.
 * @returns undefined where scenarios change the rows of the second stage, or the set cannot be dualised
 */
export function createStaticProblem(problem: RobustProblem): MipModel | undefined {
  const recourse = affineRecourse(problem);
  if (recourse === undefined) return undefined;
  const { model, base, parts } = recourse;
  const builder = createModelBuilder(`${problem.name}-static`, {
    offset: problem.firstStage.offset + base.constant,
  });
  const certain = new Map(base.terms);
  addFirstStage(builder, { ...model, cost: model.cost.map((value, j) => value + (certain.get(j) ?? 0)) });
  return addWorstCost(builder, problem.uncertainty, parts) ? builder.build() : undefined;
}
