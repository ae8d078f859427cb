/**
 * A mixed-integer linear program in minimisation form:
 * min c'x + offset, rowLower <= Ax <= rowUpper, lower <= x <= upper, x_j integer where integer[j] = 1.
 * Absent bounds are +-Infinity. A is held by columns (CSC). Data only: safe to send to a worker.
 */
export interface MipModel {
  readonly name: string;
  /** Number of columns n. */
  readonly columns: number;
  /** Number of rows m. */
  readonly rows: number;
  /** True when the source maximises: cost and offset were negated by the reader. */
  readonly maximize: boolean;
  /** c, length n. */
  readonly cost: Float64Array;
  readonly offset: number;
  /** Column bounds, length n. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 where the column must be integer, length n. */
  readonly integer: Uint8Array;
  /** Row sides, length m. */
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Start of each column in indices and values, length n + 1. */
  readonly starts: Int32Array;
  /** Row of each nonzero. */
  readonly indices: Int32Array;
  /** Value of each nonzero. */
  readonly values: Float64Array;
  readonly columnNames: readonly string[];
  readonly rowNames: readonly string[];
}

/** A vector and its objective in the model's minimisation form, offset included. */
export interface Point {
  readonly x: Float64Array;
  readonly objective: number;
}

/** A sparse matrix by rows: entries of row i stand at starts[i] .. starts[i + 1]. */
export interface RowMatrix {
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

const rowMatrices = new WeakMap<MipModel, RowMatrix>();

/** A by rows, built once per model. Column indices ascend within a row. */
export function rowMatrix(model: MipModel): RowMatrix {
  const known = rowMatrices.get(model);
  if (known !== undefined) return known;
  const { rows, columns, starts, indices, values } = model;
  const rowStarts = new Int32Array(rows + 1);
  for (let k = 0; k < indices.length; k++) rowStarts[indices[k]! + 1]!++;
  for (let i = 0; i < rows; i++) rowStarts[i + 1]! += rowStarts[i]!;
  const next = rowStarts.slice(0, rows);
  const columnOf = new Int32Array(indices.length);
  const rowValues = new Float64Array(indices.length);
  for (let j = 0; j < columns; j++) {
    for (let k = starts[j]!; k < starts[j + 1]!; k++) {
      const slot = next[indices[k]!]!++;
      columnOf[slot] = j;
      rowValues[slot] = values[k]!;
    }
  }
  const built = { starts: rowStarts, indices: columnOf, values: rowValues };
  rowMatrices.set(model, built);
  return built;
}

/** c'x + offset in minimisation form. */
export function objectiveOf(model: MipModel, x: Float64Array): number {
  const { cost } = model;
  let sum = model.offset;
  for (let j = 0; j < cost.length; j++) sum += cost[j]! * x[j]!;
  return sum;
}

/** A value of the minimisation form in the sense of the source, and back (the map is its own inverse). */
export function inSourceSense(model: MipModel, value: number): number {
  return model.maximize ? 0 - value : value;
}

/** Ax, length m. */
export function activities(model: MipModel, x: Float64Array): Float64Array {
  const { columns, starts, indices, values } = model;
  const activity = new Float64Array(model.rows);
  for (let j = 0; j < columns; j++) {
    const xj = x[j]!;
    if (xj === 0) continue;
    for (let k = starts[j]!; k < starts[j + 1]!; k++) activity[indices[k]!]! += values[k]! * xj;
  }
  return activity;
}

/** Whether column j is integer with bounds within [0, 1]. */
export function isBinary(model: MipModel, j: number): boolean {
  return model.integer[j] === 1 && model.lower[j]! >= 0 && model.upper[j]! <= 1;
}

/** The integer columns, ascending. */
export function integerColumns(model: MipModel): Int32Array {
  const found: number[] = [];
  for (let j = 0; j < model.columns; j++) if (model.integer[j] === 1) found.push(j);
  return Int32Array.from(found);
}
