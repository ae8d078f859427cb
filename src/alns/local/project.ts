import { type MipModel, type RowMatrix, rowMatrix } from '../../mip/model.ts';
import { columnKind, layOut, type SearchProblem } from './problem.ts';

/** Longest row that is made soft: every move re-prices such a row as a whole. */
const longestSoftRow = 5000;

/** A column that its only row determines. */
interface Projected {
  readonly column: number;
  readonly row: number;
  readonly entry: number;
  /** `tight`: the row holds with equality at `side`. `pay`: the column leaves its cheap bound only as far as `side` needs. */
  readonly rule: 'tight' | 'pay';
  readonly side: number;
  readonly sense: 1 | -1;
}

/** Whether every activity of the row without column j is a multiple of the entry of j, and so is the side. */
function divides(model: MipModel, matrix: RowMatrix, row: number, j: number, entry: number, side: number): boolean {
  const whole = (value: number) => Number.isInteger(value / entry);
  if (!whole(side)) return false;
  for (let k = matrix.starts[row]!; k < matrix.starts[row + 1]!; k++) {
    const other = matrix.indices[k]!;
    if (other !== j && (model.integer[other] !== 1 || !whole(matrix.values[k]!))) return false;
  }
  return true;
}

/** The extreme activity of the row without column j; sense +1: the largest, -1: the smallest. */
function extremeActivity(model: MipModel, matrix: RowMatrix, row: number, j: number, sense: 1 | -1): number {
  let sum = 0;
  for (let k = matrix.starts[row]!; k < matrix.starts[row + 1]!; k++) {
    const other = matrix.indices[k]!;
    const value = matrix.values[k]!;
    if (other !== j && value !== 0) sum += value * (value * sense > 0 ? model.upper[other]! : model.lower[other]!);
  }
  return sum;
}

/** How the only row of column j determines it, or undefined when it does not. */
function projection(model: MipModel, matrix: RowMatrix, j: number): Projected | undefined {
  const start = model.starts[j]!;
  if (model.starts[j + 1]! - start !== 1) return undefined;
  const row = model.indices[start]!;
  const entry = model.values[start]!;
  const rowLower = model.rowLower[row]!;
  const rowUpper = model.rowUpper[row]!;
  const cost = model.cost[j]!;
  const whole = model.integer[j] === 1;
  if (entry === 0 || matrix.starts[row + 1]! - matrix.starts[row]! < 2) return undefined;
  const exact = (side: number) => !whole || divides(model, matrix, row, j, entry, side);
  if (rowLower === rowUpper)
    return exact(rowLower) ? { column: j, row, entry, rule: 'tight', side: rowLower, sense: 1 } : undefined;
  // The cheap bound is where the cost pulls the column; leaving it changes the activity in direction `sense`.
  const falls = cost > 0 || (cost === 0 && Number.isFinite(model.lower[j]!));
  const cheap = falls ? model.lower[j]! : model.upper[j]!;
  const sense = falls === entry > 0 ? 1 : -1;
  const side = sense === 1 ? rowLower : rowUpper;
  if (!Number.isFinite(side)) return undefined;
  if (cost !== 0 && exact(side)) {
    const reach = Number.isFinite(cheap) ? side - entry * cheap : sense * Number.POSITIVE_INFINITY;
    const most = extremeActivity(model, matrix, row, j, sense);
    if (sense === 1 ? most <= reach : most >= reach) return { column: j, row, entry, rule: 'tight', side, sense };
  }
  const roomy = rowUpper - rowLower >= Math.abs(entry) || exact(side);
  if (!Number.isFinite(cheap) || !roomy || matrix.starts[row + 1]! - matrix.starts[row]! > longestSoftRow)
    return undefined;
  return { column: j, row, entry, rule: 'pay', side, sense };
}

/** Whether column k, moved by `direction`, can violate no row at all. */
function harmless(model: MipModel, k: number, direction: number): boolean {
  for (let e = model.starts[k]!; e < model.starts[k + 1]!; e++) {
    const change = model.values[e]! * direction;
    const side = change > 0 ? model.rowUpper[model.indices[e]!]! : model.rowLower[model.indices[e]!]!;
    if (change !== 0 && Number.isFinite(side)) return false;
  }
  return true;
}

/**
 * Whether a paying column is never needed: another flip column of its row satisfies the row alone, hurts no row and
 * costs no more than the paying column does for its first step.
 */
function isDominated(model: MipModel, matrix: RowMatrix, kind: Uint8Array, rule: Projected): boolean {
  const { column, row, side, sense } = rule;
  const range = model.upper[column]! - model.lower[column]!;
  if (model.integer[column] !== 1 || range > 1) return false;
  const least =
    extremeActivity(model, matrix, row, column, sense === 1 ? -1 : 1) +
    rule.entry * (sense * rule.entry > 0 ? model.lower[column]! : model.upper[column]!);
  const lacks = (side - least) * sense;
  const begin = matrix.starts[row]!;
  const end = Math.min(matrix.starts[row + 1]!, begin + 200);
  for (let k = begin; k < end; k++) {
    const other = matrix.indices[k]!;
    const direction = matrix.values[k]! * sense > 0 ? 1 : -1;
    if (other === column || kind[other] !== columnKind.flip || Math.abs(matrix.values[k]!) < lacks) continue;
    const price = model.cost[other]! * direction;
    if (price <= Math.abs(model.cost[column]!) && price >= 0 && harmless(model, other, direction)) return true;
  }
  return false;
}

/**
 * Prepares a model for local search and projects out columns that stand in one row only: where the row determines
 * them exactly (the cost column of "z = c'x", slacks of equations) their cost moves to the others; where they pay for
 * what a row lacks (penalties, dropped edges) the row gets a soft side. At most one column per row.
 */
export function searchProblem(model: MipModel): SearchProblem {
  const { rows, columns } = model;
  const matrix = rowMatrix(model);
  const cost = model.cost.slice();
  let offset = model.offset;
  const kind = new Uint8Array(columns);
  const base = new Float64Array(columns);
  const hardLower = model.rowLower.slice();
  const hardUpper = model.rowUpper.slice();
  for (let j = 0; j < columns; j++) {
    const lower = model.lower[j]!;
    const upper = model.upper[j]!;
    base[j] = Number.isFinite(lower) ? lower : Number.isFinite(upper) ? upper : 0;
    if (model.integer[j] === 1) base[j] = Math.min(Math.max(Math.round(base[j]!), Math.ceil(lower)), Math.floor(upper));
    const range = model.integer[j] === 1 ? Math.floor(upper + 1e-9) - Math.ceil(lower - 1e-9) : upper - lower;
    if (!(range > 0)) kind[j] = columnKind.held;
    else if (model.integer[j] !== 1) kind[j] = columnKind.continuous;
    else kind[j] = range === 1 ? columnKind.flip : columnKind.integer;
  }
  const taken = new Uint8Array(rows);
  const found: Projected[] = [];
  const soft = {
    of: new Int32Array(rows).fill(-1),
    sense: [] as number[],
    side: [] as number[],
    rate: [] as number[],
    step: [] as number[],
  };
  for (let j = 0; j < columns; j++) {
    if (kind[j] === columnKind.held) continue;
    const rule = projection(model, matrix, j);
    if (rule === undefined || taken[rule.row] === 1) continue;
    const { row, entry, side, sense } = rule;
    kind[j] = columnKind.held;
    if (rule.rule === 'pay' && isDominated(model, matrix, kind, rule)) {
      base[j] = (sense === 1) === entry > 0 ? model.lower[j]! : model.upper[j]!;
      continue;
    }
    taken[row] = 1;
    found.push(rule);
    const ends = [entry * model.lower[j]!, entry * model.upper[j]!];
    const least = Math.min(...ends);
    const most = Math.max(...ends);
    if (rule.rule === 'tight') {
      base[j] = 0;
      const ratio = cost[j]! / entry;
      offset += ratio * side;
      for (let k = matrix.starts[row]!; k < matrix.starts[row + 1]!; k++) {
        const other = matrix.indices[k]!;
        if (other !== j) cost[other]! -= ratio * matrix.values[k]!;
      }
      cost[j] = 0;
      hardLower[row] = side - most;
      hardUpper[row] = side - least;
      continue;
    }
    const cheap = sense === 1 ? least : most;
    base[j] = cheap / entry;
    offset += cost[j]! * base[j]!;
    soft.of[row] = soft.side.length;
    soft.sense.push(sense);
    soft.side.push(side);
    soft.rate.push(Math.abs(cost[j]! / entry));
    soft.step.push(model.integer[j] === 1 ? Math.abs(entry) : 0);
    cost[j] = 0;
    if (sense === 1) hardLower[row] = side - (most - least);
    else hardUpper[row] = side + (most - least);
  }
  for (let j = 0; j < columns; j++) {
    if (kind[j] !== columnKind.held || cost[j] === 0) continue;
    offset += cost[j]! * base[j]!;
    cost[j] = 0;
  }
  const expand = (x: Float64Array) => {
    const full = x.slice();
    for (const { column, row, entry, rule, side, sense } of found) {
      let rest = 0;
      for (let k = matrix.starts[row]!; k < matrix.starts[row + 1]!; k++) {
        const other = matrix.indices[k]!;
        if (other !== column) rest += matrix.values[k]! * x[other]!;
      }
      const lacks = side - rest;
      const cheap = base[column]!;
      let value = lacks / entry;
      if (rule === 'pay' && (lacks - entry * cheap) * sense <= 0) value = cheap;
      else if (model.integer[column] === 1) {
        const wanted =
          (lacks - entry * cheap) * sense > 0 && entry > 0 === (sense === 1)
            ? Math.ceil(value - 1e-9)
            : Math.floor(value + 1e-9);
        value = rule === 'tight' ? Math.round(value) : wanted;
      }
      full[column] = Math.min(Math.max(value, model.lower[column]!), model.upper[column]!);
    }
    return full;
  };
  return layOut({
    model,
    cost,
    offset,
    kind,
    base,
    hardLower,
    hardUpper,
    soft: {
      of: soft.of,
      sense: Int8Array.from(soft.sense),
      side: Float64Array.from(soft.side),
      rate: Float64Array.from(soft.rate),
      step: Float64Array.from(soft.step),
    },
    expand,
  });
}
