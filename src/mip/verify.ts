import { activities, inSourceSense, type MipModel, objectiveOf, type Point } from './model.ts';

/** How far a claimed solution may be off: 1e-6 in the units of the row, the bound or the column, as HiGHS holds it. */
export const tolerance = 1e-6;

/** How far a claim may be from whole values and from its bounds to be taken for the point that rounding gives. */
const nearby = 1e-4;

/** The largest violation of each kind; a point is feasible when none exceeds {@link tolerance}. Infinity where x holds NaN. */
export interface Violations {
  readonly bounds: number;
  readonly rows: number;
  readonly integrality: number;
  /** The name of the row or column that is violated most, absent when nothing is violated. */
  readonly worst?: string;
}

function excess(value: number, lower: number, upper: number): number {
  if (value < lower) return lower - value;
  if (value > upper) return value - upper;
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : 0;
}

/**
 * Measures x against the original model: bounds, rows and integrality, each in its own units. A violation that the
 * rounding errors of the row's sum may account for does not count: at sides of 1e10 they alone exceed the tolerance.
 * @throws RangeError when x has another length than the model has columns
 */
export function violations(model: MipModel, x: Float64Array): Violations {
  if (x.length !== model.columns)
    throw new RangeError(`a solution of ${x.length} values for ${model.columns} columns.`);
  let bounds = 0;
  let rows = 0;
  let integrality = 0;
  let worst: string | undefined;
  let most = 0;
  const note = (amount: number, name: string | undefined) => {
    if (amount > most) {
      most = amount;
      worst = name;
    }
    return amount;
  };
  for (let j = 0; j < model.columns; j++) {
    const value = x[j]!;
    const outside = excess(value, model.lower[j]!, model.upper[j]!);
    if (outside > bounds) bounds = note(outside, model.columnNames[j]);
    if (model.integer[j] === 1) {
      const fraction = Math.abs(value - Math.round(value));
      if (fraction > integrality) integrality = note(fraction, model.columnNames[j]);
    }
  }
  const activity = activities(model, x);
  let noise: Float64Array | undefined;
  for (let i = 0; i < model.rows; i++) {
    const outside = excess(activity[i]!, model.rowLower[i]!, model.rowUpper[i]!);
    if (outside <= rows) continue;
    noise ??= roundingErrors(model, x);
    if (outside > noise[i]! || outside === Number.POSITIVE_INFINITY) rows = note(outside, model.rowNames[i]);
  }
  return { bounds, rows, integrality, ...(worst === undefined ? {} : { worst }) };
}

/** What rounding may add to each row's sum: the unit roundoff times the sum of |a_ij x_j| (the running error bound's leading term). */
function roundingErrors(model: MipModel, x: Float64Array): Float64Array {
  const { columns, starts, indices, values } = model;
  const errors = new Float64Array(model.rows);
  for (let j = 0; j < columns; j++)
    for (let k = starts[j]!; k < starts[j + 1]!; k++)
      errors[indices[k]!]! += Math.abs(values[k]! * x[j]!) * Number.EPSILON;
  return errors;
}

/** Whether no violation exceeds the tolerance. */
export function isFeasible(found: Violations): boolean {
  return found.bounds <= tolerance && found.rows <= tolerance && found.integrality <= tolerance;
}

/**
 * The verified point of a claimed solution: integers rounded to whole values where that stays feasible, the claim itself
 * where only it is feasible, `undefined` where neither is, or the claim is far from what rounding gives. The objective is
 * recomputed from c'x.
 */
export function verified(model: MipModel, x: Float64Array): Point | undefined {
  const rounded = Float64Array.from(x, (value, j) => {
    const whole = model.integer[j] === 1 ? Math.round(value) : value;
    return Math.min(Math.max(whole, model.lower[j]!), model.upper[j]!);
  });
  if (!rounded.every((value, j) => Math.abs(value - x[j]!) <= nearby)) return undefined;
  for (const candidate of [rounded, x]) {
    if (isFeasible(violations(model, candidate))) return { x: candidate, objective: objectiveOf(model, candidate) };
  }
  return undefined;
}

/** The objective of a point in the sense of the source. */
export function sourceObjective(model: MipModel, point: Point): number {
  return inSourceSense(model, point.objective);
}
