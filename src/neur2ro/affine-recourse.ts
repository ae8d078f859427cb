import { createModelBuilder, type MipModel, rowMatrix, type Term } from '../mip/index.ts';
import { addFirstStage } from './add-first-stage.ts';
import { valueAt } from './expressions.ts';
import type { LinearExpression, RobustProblem } from './problem.ts';

/** A row over x and y that ties them: lower <= x'terms + y'terms <= upper. */
export interface TyingRow {
  readonly x: readonly Term[];
  /** By index within y. */
  readonly y: readonly Term[];
  readonly lower: number;
  readonly upper: number;
}

/** A second stage whose feasible set no scenario changes and whose cost is base + sum_i xi_i part_i, linear in x and y. */
export interface AffineRecourse {
  /** The first stage and one recourse; the columns of x come first. */
  readonly model: MipModel;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly base: LinearExpression;
  /** One per component of the scenario. */
  readonly parts: readonly LinearExpression[];
  /** The rows in which both stages occur. */
  readonly tying: readonly TyingRow[];
}

/** The sum of weighted expressions, each column once. */
function mix(expressions: readonly (readonly [LinearExpression, number])[]): LinearExpression {
  const sums = new Map<number, number>();
  let constant = 0;
  for (const [expression, weight] of expressions) {
    constant += weight * expression.constant;
    for (const [column, value] of expression.terms) sums.set(column, (sums.get(column) ?? 0) + weight * value);
  }
  return { terms: [...sums].filter(([, value]) => value !== 0), constant };
}

function tyingRows(model: MipModel, firstRow: number, x: number): TyingRow[] {
  const { starts, indices, values } = rowMatrix(model);
  const rows: TyingRow[] = [];
  for (let i = firstRow; i < model.rows; i++) {
    const terms = Array.from(
      indices.subarray(starts[i]!, starts[i + 1]!),
      (j, k): Term => [j, values[starts[i]! + k]!],
    );
    const ofX = terms.filter(([j]) => j < x);
    if (ofX.length === 0) continue;
    const ofY = terms.filter(([j]) => j >= x).map(([j, value]): Term => [j - x, value]);
    rows.push({ x: ofX, y: ofY, lower: model.rowLower[i]!, upper: model.rowUpper[i]! });
  }
  return rows;
}

/**
 * Takes the second stage of a problem apart; undefined where scenarios change its rows or its cost is not affine in them
 * (seen at the corners and the middle of the set's box).
 */
export function affineRecourse({
  name,
  firstStage,
  recourseModel,
  uncertainty,
}: RobustProblem): AffineRecourse | undefined {
  const builder = createModelBuilder(name);
  const x = addFirstStage(builder, firstStage);
  const y = recourseModel.add(builder, x, 'second');
  const model = builder.build();
  const at = (scenario: Float64Array) => recourseModel.at(scenario, x, y);
  const { dimension, lower, upper } = uncertainty;
  const origin = at(new Float64Array(dimension));
  const units = Array.from({ length: dimension }, (_, i) => at(new Float64Array(dimension).fill(1, i, i + 1)));
  const middle = lower.map((value, i) => 0.375 * value + 0.625 * upper[i]!);
  const probes = [lower, upper, middle].map((scenario) => ({ scenario, found: at(scenario) }));
  if ([origin, ...units, ...probes.map(({ found }) => found)].some(({ rows }) => rows.length > 0)) return undefined;

  const base = mix([[origin.cost, 1]]);
  const parts = units.map(({ cost }) =>
    mix([
      [cost, 1],
      [origin.cost, -1],
    ]),
  );
  const point = Float64Array.from({ length: model.columns }, (_, j) => 1 + (j % 7) / 7);
  for (const { scenario, found } of probes) {
    const expected = parts.reduce((sum, part, i) => sum + scenario[i]! * valueAt(part, point), valueAt(base, point));
    const value = valueAt(found.cost, point);
    if (Math.abs(value - expected) > 1e-6 * Math.max(1, Math.abs(value))) return undefined;
  }
  return { model, x, y, base, parts, tying: tyingRows(model, firstStage.rows, x.length) };
}
