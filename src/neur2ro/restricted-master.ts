import type { MipModel, ModelBuilder, Term } from '../mip/index.ts';
import { createMaster } from './master.ts';
import { stageColumns } from './policy-forms.ts';
import type { LinearExpression, RobustProblem } from './problem.ts';

/** A restricted main problem and where x stands in it. */
export interface RestrictedMaster {
  readonly model: MipModel;
  readonly x: readonly number[];
}

/** Whether {@link createRestrictedMaster} can state a problem: only costs are uncertain, over a convex set with rows. */
export function isRestrictable({ uncertainty, recourseModel, firstStage }: RobustProblem): boolean {
  const { rows, integer, scenarios, lower } = uncertainty;
  if (rows === undefined || integer === true || scenarios !== undefined) return false;
  const { x, y } = stageColumns(firstStage.columns, recourseModel);
  return recourseModel.at(lower, x, y).rows.length === 0;
}

/**
 * The best x for a mix of known policies. With uncertain costs alone, the worst case over a convex set of the best mix of
 * second-stage decisions is that of the best decision (minimax theorem), so restricting the mix to policies met bounds the
 * optimum from above; the inner maximum over xi becomes its dual over the rows and bounds of the set:
 * min cost(x) + theta, theta >= cost_0(x, y) + b'u + upper'v - lower'w, A'u + v - w = cost_xi(x, y), y = sum lambda_p y^p,
 * where y and x satisfy the rows of the second stage (after Arslan and Detienne, INFORMS Journal on Computing 34(2), 2022).
 */
export function createRestrictedMaster(problem: RobustProblem, policies: readonly Float64Array[]): RestrictedMaster {
  const { uncertainty, recourseModel } = problem;
  const { dimension, lower, upper, rows = [] } = uncertainty;
  const { builder, x, theta } = createMaster(problem);
  const mixed: ModelBuilder = {
    ...builder,
    column: (spec) => builder.column({ ...spec, integer: false }),
    binary: (name, cost = 0) => builder.column({ name, cost, upper: 1 }),
  };
  const y = recourseModel.add(mixed, x, 'y');
  const shares = policies.map((_, p) => builder.column({ name: `share_${p + 1}`, upper: 1 }));
  builder.row(
    'shares',
    shares.map((share) => [share, 1] as const),
    1,
    1,
  );
  y.forEach((column, k) => {
    const parts = shares.flatMap((share, p) => (policies[p]![k] === 0 ? [] : [[share, policies[p]![k]!] as const]));
    builder.row(`mix_${k + 1}`, [[column, -1], ...parts], 0, 0);
  });

  const certain = recourseModel.at(new Float64Array(dimension), x, y).cost;
  const prices: Term[] = [];
  const minus = ({ terms }: LinearExpression): Term[] => terms.map(([j, value]) => [j, -value]);
  const duals = rows.map((_, r) => builder.column({ name: `row_price_${r + 1}` }));
  rows.forEach((row, r) => {
    prices.push([duals[r]!, -row.upper]);
  });
  for (let k = 0; k < dimension; k++) {
    const unit = new Float64Array(dimension);
    unit[k] = 1;
    const moved = recourseModel.at(unit, x, y).cost;
    const raised = builder.column({ name: `upper_price_${k + 1}` });
    const lowered = builder.column({ name: `lower_price_${k + 1}` });
    prices.push([raised, -upper[k]!], [lowered, lower[k]!]);
    const effect = [...minus(moved), ...certain.terms];
    const priced = rows.map((row, r) => [duals[r]!, row.normal[k]!] as const);
    const side = moved.constant - certain.constant;
    builder.row(`effect_${k + 1}`, [...effect, ...priced, [raised, 1], [lowered, -1]], side, side);
  }
  builder.row('worst', [[theta, 1], ...minus(certain), ...prices], certain.constant, Number.POSITIVE_INFINITY);
  return { model: builder.build(), x };
}
