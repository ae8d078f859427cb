import { type MipModel, rowMatrix } from '../../mip/model.ts';

/** What the search may do with a column: nothing, flip between its two values, move in whole steps, move freely. */
export const columnKind = { held: 0, flip: 1, integer: 2, continuous: 3 } as const;

/**
 * A soft side of a row: a column that stands in this row alone pays for what the row lacks, so that the row costs
 * `rate` per unit beyond the side, in whole multiples of `step` (0: no steps), up to the row's hard side.
 */
export interface SoftRows {
  /** Index of the row's entry in the arrays below, -1 for a row without a soft side; length m. */
  readonly of: Int32Array;
  /** +1: the lower side is soft, -1: the upper side. */
  readonly sense: Int8Array;
  readonly side: Float64Array;
  readonly rate: Float64Array;
  readonly step: Float64Array;
}

/**
 * A model prepared for local search. Columns keep their numbers. Columns that are fixed, or that a row determines
 * (see `project.ts`), are held: they stand in no row list and are filled in by {@link SearchProblem.expand}.
 */
export interface SearchProblem {
  readonly model: MipModel;
  readonly columns: number;
  readonly rows: number;
  /** Cost after projection, length n; `offset` likewise. */
  readonly cost: Float64Array;
  readonly offset: number;
  /** One of {@link columnKind} per column. */
  readonly kind: Uint8Array;
  /** The value of every held column, and a start value within bounds of the others; length n. */
  readonly base: Float64Array;
  /** Rows by entries: the flip columns first, from rowStarts[i] to rowFlipEnds[i], then the others to rowStarts[i + 1]. */
  readonly rowStarts: Int32Array;
  readonly rowFlipEnds: Int32Array;
  readonly rowColumns: Int32Array;
  readonly rowValues: Float64Array;
  /** Row sides that must hold, with the capacity of soft sides added; length m. */
  readonly hardLower: Float64Array;
  readonly hardUpper: Float64Array;
  /** Slack below which a side counts as met, length m. */
  readonly tolerance: Float64Array;
  /** Factor that makes violations of different rows comparable: the inverse of the mean absolute entry, length m. */
  readonly scale: Float64Array;
  /** The largest change of the activity by one flip, length m. */
  readonly largest: Float64Array;
  /** The common absolute entry of the row's flip columns, 0 where they differ; length m. */
  readonly uniform: Float64Array;
  readonly soft: SoftRows;
  /** Objective values are whole multiples of this apart; 0 when nothing of the kind is known. */
  readonly objectiveStep: number;
  /** The columns that may move, ascending. */
  readonly movable: Int32Array;
  /** A full vector of the model from a vector of the search: held columns get the cheapest value their row allows. */
  expand(x: Float64Array): Float64Array;
}

/** What the projection hands over: sides, costs and held columns decided, rows not yet laid out. */
export interface ProblemParts {
  readonly model: MipModel;
  readonly cost: Float64Array;
  readonly offset: number;
  readonly kind: Uint8Array;
  readonly base: Float64Array;
  readonly hardLower: Float64Array;
  readonly hardUpper: Float64Array;
  readonly soft: SoftRows;
  expand(x: Float64Array): Float64Array;
}

function greatestDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/** The common divisor of all costs and soft steps, 0 unless every column with a cost is integer and every cost is whole. */
function objectiveStepOf({ model, cost, kind, soft }: ProblemParts): number {
  let divisor = 0;
  for (let j = 0; j < cost.length; j++) {
    const c = Math.abs(cost[j]!);
    if (c === 0 || kind[j] === columnKind.held) continue;
    if (model.integer[j] !== 1 || !Number.isSafeInteger(c)) return 0;
    divisor = greatestDivisor(Math.max(divisor, c), Math.min(divisor, c));
  }
  for (let s = 0; s < soft.rate.length; s++) {
    const c = soft.rate[s]! * soft.step[s]!;
    if (soft.rate[s] === 0) continue;
    if (c === 0 || Math.abs(c - Math.round(c)) > 1e-9) return 0;
    divisor = greatestDivisor(Math.max(divisor, Math.round(c)), Math.min(divisor, Math.round(c)));
  }
  return divisor;
}

/** Lays the rows out for the search and measures them. Nonzeros touched: about three times the model's. */
export function layOut(parts: ProblemParts): SearchProblem {
  const { model, kind, base } = parts;
  const { rows, columns } = model;
  const matrix = rowMatrix(model);
  let kept = 0;
  for (let k = 0; k < matrix.indices.length; k++) if (kind[matrix.indices[k]!] !== columnKind.held) kept++;
  const rowStarts = new Int32Array(rows + 1);
  const rowFlipEnds = new Int32Array(rows);
  const rowColumns = new Int32Array(kept);
  const rowValues = new Float64Array(kept);
  const tolerance = new Float64Array(rows);
  const scale = new Float64Array(rows);
  const largest = new Float64Array(rows);
  const uniform = new Float64Array(rows);
  let slot = 0;
  for (let i = 0; i < rows; i++) {
    rowStarts[i] = slot;
    let total = 0;
    let most = 0;
    let same = -1;
    for (let k = matrix.starts[i]!; k < matrix.starts[i + 1]!; k++) {
      const j = matrix.indices[k]!;
      if (kind[j] !== columnKind.flip || matrix.values[k] === 0) continue;
      const size = Math.abs(matrix.values[k]!);
      rowColumns[slot] = j;
      rowValues[slot++] = matrix.values[k]!;
      total += size;
      if (size > most) most = size;
      same = same === -1 || same === size ? size : 0;
    }
    rowFlipEnds[i] = slot;
    for (let k = matrix.starts[i]!; k < matrix.starts[i + 1]!; k++) {
      const j = matrix.indices[k]!;
      if (kind[j]! < columnKind.integer || matrix.values[k] === 0) continue;
      rowColumns[slot] = j;
      rowValues[slot++] = matrix.values[k]!;
      total += Math.abs(matrix.values[k]!);
    }
    const length = slot - rowStarts[i]!;
    const lower = model.rowLower[i]!;
    const upper = model.rowUpper[i]!;
    const sides = Math.max(Number.isFinite(lower) ? Math.abs(lower) : 0, Number.isFinite(upper) ? Math.abs(upper) : 0);
    // Far below what verification allows: a search that may use the tolerance of big-M rows finds what is no solution.
    tolerance[i] = Math.max(2e-7, 1e-10 * sides);
    scale[i] = length === 0 ? 1 : length / total;
    largest[i] = most;
    uniform[i] = Math.max(same, 0);
  }
  rowStarts[rows] = slot;
  const movable: number[] = [];
  for (let j = 0; j < columns; j++) if (kind[j] !== columnKind.held) movable.push(j);
  return {
    ...parts,
    base,
    columns,
    rows,
    rowStarts,
    rowFlipEnds,
    rowColumns,
    rowValues,
    tolerance,
    scale,
    largest,
    uniform,
    objectiveStep: objectiveStepOf(parts),
    movable: Int32Array.from(movable),
  };
}
