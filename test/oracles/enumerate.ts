import { createModelBuilder, type Term } from '../../src/mip/builder.ts';
import { activities, type MipModel, objectiveOf } from '../../src/mip/model.ts';
import type { ModelChange } from '../../src/mip/solver.ts';

/** A dense model for tests: rows as [coefficients, lower, upper], bounds as [lower, upper] per column. */
export interface DenseModel {
  readonly cost: readonly number[];
  readonly bounds: readonly (readonly [number, number])[];
  readonly rows: readonly (readonly [readonly number[], number, number])[];
  /** Which columns are integer; all of them by default. */
  readonly integer?: readonly boolean[];
  readonly offset?: number;
}

/** The model of a dense description. */
export function modelOf({ cost, bounds, rows, integer, offset = 0 }: DenseModel): MipModel {
  const builder = createModelBuilder('dense', { offset });
  bounds.forEach(([lower, upper], j) => {
    builder.column({ name: `x${j}`, cost: cost[j]!, lower, upper, integer: integer?.[j] ?? true });
  });
  rows.forEach(([coefficients, lower, upper], i) => {
    builder.row(
      `r${i}`,
      coefficients.map((value, j): Term => [j, value]),
      lower,
      upper,
    );
  });
  return builder.build();
}

const between = (value: number, lower: number, upper: number) => value >= lower - 1e-9 && value <= upper + 1e-9;

/** Every point of a changed all-integer model with finite bounds, by trying all of its box. Independent of src/mip/change.ts. */
export function* feasiblePoints(model: MipModel, change: ModelChange = {}): Generator<Float64Array> {
  const lower = Array.from(model.lower);
  const upper = Array.from(model.upper);
  change.bounds?.columns.forEach((j, k) => {
    lower[j] = change.bounds!.lower[k]!;
    upper[j] = change.bounds!.upper[k]!;
  });
  const first = lower.map(Math.ceil);
  const last = upper.map(Math.floor);
  if (first.some((low, j) => low > last[j]!)) return;
  const x = Float64Array.from(first);
  for (;;) {
    const activity = activities(model, x);
    const inside =
      activity.every((value, i) => between(value, model.rowLower[i]!, model.rowUpper[i]!)) &&
      (change.rows ?? []).every((row) => {
        let sum = 0;
        row.indices.forEach((j, k) => {
          sum += row.values[k]! * x[j]!;
        });
        return between(sum, row.lower, row.upper);
      }) &&
      objectiveOf(model, x) <= (change.cutoff ?? Number.POSITIVE_INFINITY) + 1e-9;
    if (inside) yield x.slice();
    let j = 0;
    while (j < x.length && x[j] === last[j]) {
      x[j] = first[j]!;
      j++;
    }
    if (j === x.length) return;
    x[j]!++;
  }
}

/** The least changed objective over all points of a changed model; Infinity where there are none. */
export function leastObjective(model: MipModel, change: ModelChange = {}): number {
  let least = Number.POSITIVE_INFINITY;
  for (const x of feasiblePoints(model, change)) {
    const value = change.cost?.reduce((sum, cost, j) => sum + cost * x[j]!, 0) ?? objectiveOf(model, x);
    least = Math.min(least, value);
  }
  return least;
}
