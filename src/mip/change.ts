import { type MipModel, objectiveOf } from './model.ts';
import type { Budget, ModelChange } from './solver.ts';
import { isFeasible, tolerance, violations } from './verify.ts';

/** Bounds within this of a whole number are taken for it on integer columns. */
const slack = tolerance;

/** The column bounds of a model under a change, as fresh copies. */
export interface ChangedBounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * The column bounds of a model under a change, those of integer columns rounded inwards to whole numbers. A lower bound
 * that exceeds the upper one by no more than the tolerance is drawn down to it.
 * @returns `undefined` when some column has no value left
 */
export function changedBounds(model: MipModel, change: ModelChange): ChangedBounds | undefined {
  const lower = model.lower.slice();
  const upper = model.upper.slice();
  change.bounds?.columns.forEach((j, k) => {
    lower[j] = change.bounds!.lower[k]!;
    upper[j] = change.bounds!.upper[k]!;
  });
  for (let j = 0; j < model.columns; j++) {
    if (model.integer[j] === 1) {
      lower[j] = Math.ceil(lower[j]! - slack);
      upper[j] = Math.floor(upper[j]! + slack);
    }
    if (lower[j]! <= upper[j]!) continue;
    if (lower[j]! > upper[j]! + tolerance) return undefined;
    lower[j] = upper[j]!;
  }
  return { lower, upper };
}

/** The objective that a change asks to minimise: its own cost where it has one, the model's otherwise. */
export function changedObjective(model: MipModel, change: ModelChange, x: Float64Array): number {
  const { cost } = change;
  if (cost === undefined) return objectiveOf(model, x);
  return x.reduce((sum, value, j) => sum + value * cost[j]!, 0);
}

/** Whether an objective is within a cutoff, up to the tolerance; always where there is no cutoff. */
export function withinCutoff(objective: number, cutoff: number | undefined): boolean {
  return cutoff === undefined || objective <= cutoff + tolerance * Math.max(1, Math.abs(cutoff));
}

/** Whether x solves the changed model: its bounds, the model's rows and the added ones, integrality and the cutoff. */
export function satisfies(model: MipModel, change: ModelChange, x: Float64Array): boolean {
  const bounds = changedBounds(model, change);
  if (bounds === undefined || !withinCutoff(objectiveOf(model, x), change.cutoff)) return false;
  if (!isFeasible(violations({ ...model, ...bounds }, x))) return false;
  return (change.rows ?? []).every(({ indices, values, lower, upper }) => {
    const activity = indices.reduce((sum, j, k) => sum + values[k]! * x[j]!, 0);
    return (
      activity >= lower - tolerance * Math.max(1, Math.abs(lower)) &&
      activity <= upper + tolerance * Math.max(1, Math.abs(upper))
    );
  });
}

const within = (model: MipModel, columns: Int32Array) => columns.every((j) => j >= 0 && j < model.columns);

/**
 * What makes a change or a start unusable, as a sentence: arrays of unequal lengths, columns that do not exist, a column
 * twice in one row, NaN, infinite coefficients.
 * @returns `undefined` when nothing does
 */
export function changeFault(model: MipModel, change: ModelChange, start?: Float64Array): string | undefined {
  const { bounds, rows = [], cost, cutoff } = change;
  if (bounds !== undefined) {
    const { columns, lower, upper } = bounds;
    if (lower.length !== columns.length || upper.length !== columns.length)
      return `a bound change of ${columns.length} columns has ${lower.length} lower and ${upper.length} upper bounds.`;
    if (!within(model, columns)) return 'a bound change names a column that does not exist.';
    if (lower.some(Number.isNaN) || upper.some(Number.isNaN)) return 'a bound change holds NaN.';
  }
  for (const { indices, values, lower, upper } of rows) {
    if (indices.length !== values.length)
      return `an added row has ${indices.length} columns and ${values.length} values.`;
    if (!within(model, indices)) return 'an added row names a column that does not exist.';
    if (new Set(indices).size !== indices.length) return 'an added row names a column twice.';
    if (!values.every(Number.isFinite) || Number.isNaN(lower) || Number.isNaN(upper))
      return 'an added row holds NaN or an infinite value.';
  }
  if (cost !== undefined && cost.length !== model.columns)
    return `a cost vector of ${cost.length} values for ${model.columns} columns.`;
  if (cost !== undefined && !cost.every(Number.isFinite)) return 'a cost vector holds NaN or an infinite value.';
  if (Number.isNaN(cutoff)) return 'the cutoff is NaN.';
  if (start !== undefined && start.length !== model.columns)
    return `a start of ${start.length} values for ${model.columns} columns.`;
  if (start !== undefined && !start.every(Number.isFinite)) return 'a start holds NaN or an infinite value.';
  return undefined;
}

/** What makes a budget unusable, as a sentence; `undefined` when nothing does. */
export function budgetFault(budget: Budget): string | undefined {
  const name = (['nodes', 'seconds', 'improvements'] as const).find((key) => Number.isNaN(budget[key]));
  return name === undefined ? undefined : `the budget of ${name} is NaN.`;
}
