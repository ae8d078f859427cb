import { changedBounds } from './change.ts';
import { type MipModel, rowMatrix } from './model.ts';
import type { ModelChange, Row } from './solver.ts';
import { tolerance } from './verify.ts';

/** A model without its fixed columns and without the rows that no longer bind. */
export interface ReducedModel {
  /** The free columns of the full model, ascending; column k of the reduced model is columns[k] of the full one. */
  readonly columns: Int32Array;
  readonly cost: Float64Array;
  /** The reduced objective's constant: the model's offset (0 with a replaced cost) and what fixed columns contribute. */
  readonly offset: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly integer: Uint8Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Entries by rows: starts, column of the reduced model, value. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  /** A vector over all columns from one over the free columns. */
  expand(free: Float64Array): Float64Array;
}

/**
 * Applies a change and drops what it settles: columns with equal bounds move into the row sides, rows without free
 * columns or that the column bounds already imply disappear. The cutoff is left to the caller.
 * @returns the reduced model, or `undefined` when the change contradicts a row or a bound
 */
export function reduceModel(model: MipModel, change: ModelChange): ReducedModel | undefined {
  const bounds = changedBounds(model, change);
  if (bounds === undefined) return undefined;
  const { lower, upper } = bounds;
  const n = model.columns;
  const place = new Int32Array(n).fill(-1);
  const free: number[] = [];
  const fixed = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    if (lower[j]! < upper[j]!) {
      place[j] = free.length;
      free.push(j);
    } else fixed[j] = lower[j]!;
  }
  const columns = Int32Array.from(free);
  const source = change.cost ?? model.cost;
  let offset = change.cost === undefined ? model.offset : 0;
  for (let j = 0; j < n; j++) offset += source[j]! * fixed[j]!;

  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  const starts: number[] = [0];
  const capacity = model.values.length + (change.rows ?? []).reduce((sum, row) => sum + row.indices.length, 0);
  const indices = new Int32Array(capacity);
  const values = new Float64Array(capacity);
  let filled = 0;
  const keep = (columnOf: Int32Array, valueAt: Float64Array, from: number, to: number, low: number, high: number) => {
    let constant = 0;
    let least = 0;
    let most = 0;
    const begin = filled;
    for (let k = from; k < to; k++) {
      const j = columnOf[k]!;
      const value = valueAt[k]!;
      if (value === 0) continue;
      if (place[j]! < 0) {
        constant += value * fixed[j]!;
        continue;
      }
      least += value > 0 ? value * lower[j]! : value * upper[j]!;
      most += value > 0 ? value * upper[j]! : value * lower[j]!;
      indices[filled] = place[j]!;
      values[filled++] = value;
    }
    const slack = tolerance * Math.max(1, Math.abs(constant));
    const side = low - constant;
    const otherSide = high - constant;
    if (least > otherSide + slack || most < side - slack) return false;
    if (filled === begin || (least >= side && most <= otherSide)) filled = begin;
    else {
      rowLower.push(side);
      rowUpper.push(otherSide);
      starts.push(filled);
    }
    return true;
  };
  const byRow = rowMatrix(model);
  for (let i = 0; i < model.rows; i++) {
    const { starts: at } = byRow;
    if (!keep(byRow.indices, byRow.values, at[i]!, at[i + 1]!, model.rowLower[i]!, model.rowUpper[i]!))
      return undefined;
  }
  for (const row of change.rows ?? [])
    if (!keep(row.indices, row.values, 0, row.indices.length, row.lower, row.upper)) return undefined;
  return {
    columns,
    offset,
    cost: Float64Array.from(columns, (j) => source[j]!),
    lower: Float64Array.from(columns, (j) => lower[j]!),
    upper: Float64Array.from(columns, (j) => upper[j]!),
    integer: Uint8Array.from(columns, (j) => model.integer[j]!),
    rowLower: Float64Array.from(rowLower),
    rowUpper: Float64Array.from(rowUpper),
    starts: Int32Array.from(starts),
    indices: indices.subarray(0, filled),
    values: values.subarray(0, filled),
    expand(part) {
      const whole = fixed.slice();
      for (let k = 0; k < columns.length; k++) whole[columns[k]!] = part[k]!;
      return whole;
    },
  };
}

/** The row c'x <= limit - offset of a model's own cost: a cutoff for models whose objective was replaced. */
export function objectiveRow(model: MipModel, limit: number): Row {
  const columns = Int32Array.from(model.cost.keys()).filter((j) => model.cost[j] !== 0);
  return {
    indices: columns,
    values: Float64Array.from(columns, (j) => model.cost[j]!),
    lower: Number.NEGATIVE_INFINITY,
    upper: limit - model.offset,
  };
}
