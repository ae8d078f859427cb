import type { ModelBuilder, Term } from '../mip/index.ts';
import type { AffineForm, LoadedPolicy } from './disjunctive-adversary.ts';
import type { RecourseModel, RobustProblem } from './problem.ts';

/** Columns of x and of y in some model. */
export interface StageColumns {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** The columns that a recourse model adds to a model of x alone, without making one. */
export function stageColumns(count: number, recourse: RecourseModel): StageColumns {
  const x = Array.from({ length: count }, (_, j) => j);
  let next = count;
  const counting: ModelBuilder = {
    column: () => next++,
    binary: () => next++,
    row: () => 0,
    build: () => {
      throw new TypeError('a recourse model adds columns and rows; it does not build models.');
    },
  };
  return { x, y: recourse.add(counting, x, 'y') };
}

function summed(terms: readonly Term[], point: Float64Array): number {
  return terms.reduce((sum, [j, value]) => sum + value * point[j]!, 0);
}

/** An affine function of the scenario from its values at the origin and the unit vectors. */
export function affineForm(dimension: number, value: (scenario: Float64Array) => number): AffineForm {
  const origin = new Float64Array(dimension);
  const constant = value(origin);
  const slope = origin.map((_, k) => {
    const unit = origin.slice();
    unit[k] = 1;
    return value(unit) - constant;
  });
  return { constant, slope };
}

/**
 * The policy that a second-stage decision is for x: its cost and, of its rows, what some scenario of the box exceeds, as
 * affine functions of the scenario.
 */
export function policyOf(
  { recourseModel, uncertainty }: Pick<RobustProblem, 'recourseModel' | 'uncertainty'>,
  columns: StageColumns,
  x: Float64Array,
  y: Float64Array,
): LoadedPolicy {
  const { dimension, lower, upper } = uncertainty;
  const point = new Float64Array(columns.x.length + columns.y.length);
  columns.x.forEach((j, k) => {
    point[j] = x[k]!;
  });
  columns.y.forEach((j, k) => {
    point[j] = y[k]!;
  });
  const at = (scenario: Float64Array) => recourseModel.at(scenario, columns.x, columns.y);
  const cost = affineForm(dimension, (scenario) => {
    const { terms, constant } = at(scenario).cost;
    return summed(terms, point) + constant;
  });
  const loads = at(lower).rows.flatMap((row, r) => {
    const side = (sign: number) =>
      affineForm(dimension, (scenario) => {
        const { terms, lower: least, upper: most } = at(scenario).rows[r]!;
        return sign * summed(terms, point) - (sign > 0 ? most : -least);
      });
    return [
      ...(row.upper < Number.POSITIVE_INFINITY ? [side(1)] : []),
      ...(row.lower > Number.NEGATIVE_INFINITY ? [side(-1)] : []),
    ];
  });
  // A row that no scenario of the box exceeds says nothing.
  const reach = ({ constant, slope }: AffineForm) =>
    slope.reduce((sum, value, k) => sum + Math.max(value * lower[k]!, value * upper[k]!), constant);
  return { y, cost, loads: loads.filter((load) => reach(load) > 0) };
}
