import { infiniteFrom, largestCoefficient, type Reading, smallestCoefficient } from './reading.ts';
import { createNameTable, decode, growingDoubles, growingInts, quote } from './text-scan.ts';

/** Builds the model that an LP text describes. Refusals are sentences given to `fail`. */
export interface LpModelBuilder {
  /** The index of the column named text[start, end), made when it is new. */
  column(start: number, end: number): number;
  addCost(column: number, value: number): void;
  addOffset(value: number): void;
  addEntry(column: number, value: number): void;
  /** Closes the row whose entries were added; an empty name gives it a default one. */
  closeRow(name: string, sense: string, side: number): void;
  setLower(column: number, value: number): void;
  setUpper(column: number, value: number): void;
  setInteger(column: number, binary: boolean): void;
  finish(maximize: boolean): Omit<Reading, 'name'>;
}

function widened(value: number): number {
  return Math.abs(value) >= infiniteFrom ? Math.sign(value) * Number.POSITIVE_INFINITY : value;
}

/** An empty model over the names of a text. */
export function createLpModelBuilder(text: Uint8Array, fail: (message: string) => never): LpModelBuilder {
  const names = createNameTable(text);
  const begins = growingInts();
  const ends = growingInts();
  const cost = growingDoubles();
  const lower = growingDoubles();
  const upper = growingDoubles();
  const integer = growingInts();
  const binary = growingInts();
  // Where a column stands in the open row, plus one; 0 where it does not.
  const slotInRow = growingInts();
  const entryColumns = growingInts();
  const entryValues = growingDoubles();
  const rowStarts = growingInts();
  const rowLower = growingDoubles();
  const rowUpper = growingDoubles();
  const rowNames: string[] = [];
  const knownRows = new Set<string>();
  let offset = 0;
  let modelColumns = 0;
  const say = (j: number) => quote(decode(text, begins.get(j), ends.get(j)));
  rowStarts.push(0);

  return {
    column(start, end) {
      const found = names.find(start, end);
      if (found >= 0) return found;
      begins.push(start);
      ends.push(end);
      cost.push(0);
      lower.push(0);
      upper.push(Number.POSITIVE_INFINITY);
      integer.push(0);
      binary.push(0);
      slotInRow.push(0);
      return names.add(start, end);
    },
    addCost(j, value) {
      if (Math.abs(value) >= infiniteFrom) fail(`the cost ${value} of column ${say(j)} is too large.`);
      cost.set(j, cost.get(j) + value);
      modelColumns = names.size;
    },
    addOffset(value) {
      if (!Number.isFinite(value)) fail('the constant of the objective is not finite.');
      offset += value;
    },
    addEntry(j, value) {
      if (Math.abs(value) >= largestCoefficient) fail(`the entry ${value} of column ${say(j)} is too large.`);
      modelColumns = names.size;
      const slot = slotInRow.get(j) - 1;
      if (slot >= rowStarts.get(rowStarts.length - 1)) {
        entryValues.set(slot, entryValues.get(slot) + value);
        return;
      }
      entryColumns.push(j);
      entryValues.push(value);
      slotInRow.set(j, entryColumns.length);
    },
    closeRow(name, sense, side) {
      const value = widened(side);
      if (sense !== '>=' && value === Number.NEGATIVE_INFINITY) fail('a row must be at most minus infinity.');
      if (sense !== '<=' && value === Number.POSITIVE_INFINITY) fail('a row must be at least infinity.');
      rowLower.push(sense === '<=' ? Number.NEGATIVE_INFINITY : value);
      rowUpper.push(sense === '>=' ? Number.POSITIVE_INFINITY : value);
      rowStarts.push(entryColumns.length);
      if (name !== '' && knownRows.has(name)) fail(`a second row is named ${quote(name)}.`);
      if (name !== '') knownRows.add(name);
      rowNames.push(name);
    },
    setLower(j, value) {
      if (widened(value) === Number.POSITIVE_INFINITY) fail(`the lower bound of column ${say(j)} is infinite.`);
      lower.set(j, widened(value));
    },
    setUpper(j, value) {
      if (widened(value) === Number.NEGATIVE_INFINITY) fail(`the upper bound of column ${say(j)} is minus infinity.`);
      upper.set(j, widened(value));
    },
    setInteger(j, isBinary) {
      integer.set(j, 1);
      if (isBinary) binary.set(j, 1);
    },
    finish(maximize) {
      const warnings: string[] = [];
      const columns = names.size;
      const lowers = lower.view();
      const uppers = upper.view();
      let narrowed = 0;
      for (let j = 0; j < columns; j++) {
        if (binary.get(j) === 0) continue;
        if (lowers[j]! < 0 || (uppers[j]! > 1 && uppers[j] !== Number.POSITIVE_INFINITY)) narrowed++;
        lowers[j] = Math.max(lowers[j]!, 0);
        uppers[j] = Math.min(uppers[j]!, 1);
      }
      if (narrowed > 0) warnings.push(`${narrowed} binary columns with bounds beyond 0 and 1: the bounds are 0 and 1.`);
      if (columns > modelColumns) {
        const first = say(modelColumns);
        warnings.push(`${columns - modelColumns} columns stand in no row nor in the objective, the first is ${first}.`);
      }
      const matrix = transposed(columns, rowStarts.view(), entryColumns.view(), entryValues.view());
      if (matrix.dropped > 0)
        warnings.push(`${matrix.dropped} entries of at most ${smallestCoefficient} in magnitude left out.`);
      const model = {
        maximize,
        offset,
        cost: cost.view(),
        lower: lowers,
        upper: uppers,
        integer: Uint8Array.from(integer.view()),
        rowLower: rowLower.view(),
        rowUpper: rowUpper.view(),
      };
      return {
        ...model,
        columnNames: names.names(),
        rowNames: rowNames.map((name, i) => (name === '' ? freeName(knownRows, `HiGHS_R${i}`) : name)),
        starts: matrix.starts,
        indices: matrix.indices,
        values: matrix.values,
        warnings,
        text: canonical(model, rowStarts.view(), entryColumns.view(), entryValues.view()),
      };
    },
  };
}

function freeName(taken: ReadonlySet<string>, wanted: string): string {
  let name = wanted;
  while (taken.has(name)) name += '_';
  return name;
}

/** The rows as columns, entries too small for HiGHS left out; `dropped` counts those that are not 0. */
function transposed(columns: number, rowStarts: Int32Array, entryColumns: Int32Array, entryValues: Float64Array) {
  const starts = new Int32Array(columns + 1);
  let dropped = 0;
  for (let k = 0; k < entryColumns.length; k++) {
    if (Math.abs(entryValues[k]!) > smallestCoefficient) starts[entryColumns[k]! + 1]!++;
    else if (entryValues[k] !== 0) dropped++;
  }
  for (let j = 0; j < columns; j++) starts[j + 1]! += starts[j]!;
  const next = starts.slice(0, columns);
  const indices = new Int32Array(starts[columns]!);
  const values = new Float64Array(starts[columns]!);
  for (let i = 0; i + 1 < rowStarts.length; i++) {
    for (let k = rowStarts[i]!; k < rowStarts[i + 1]!; k++) {
      if (Math.abs(entryValues[k]!) <= smallestCoefficient) continue;
      const slot = next[entryColumns[k]!]!++;
      indices[slot] = i;
      values[slot] = entryValues[k]!;
    }
  }
  return { starts, indices, values, dropped };
}

/**
 * The model in the part of the LP language that HiGHS reads without guessing: safe names, every column in the objective
 * so that their order is ours. (HiGHS takes names such as `inflow` for infinity, the last of two costs for their sum, and
 * ends for good at a lone `<`.)
 */
function canonical(
  model: Pick<Reading, 'maximize' | 'cost' | 'lower' | 'upper' | 'integer' | 'rowLower' | 'rowUpper'>,
  rowStarts: Int32Array,
  entryColumns: Int32Array,
  entryValues: Float64Array,
): Uint8Array {
  const { cost, lower, upper, integer, rowLower, rowUpper } = model;
  const parts: Buffer[] = [];
  let lines: string[] = [];
  const flush = () => {
    parts.push(Buffer.from(`${lines.join('\n')}\n`));
    lines = [];
  };
  const term = (value: number, j: number) => `${value < 0 ? '' : '+'}${value} C${j}`;
  lines.push(model.maximize ? 'Maximize' : 'Minimize', 'o:');
  for (let j = 0; j < cost.length; j++) lines.push(term(cost[j]!, j));
  if (rowLower.length > 0) lines.push('Subject To');
  for (let i = 0; i < rowLower.length; i++) {
    lines.push(`R${i}:`);
    for (let k = rowStarts[i]!; k < rowStarts[i + 1]!; k++) lines.push(term(entryValues[k]!, entryColumns[k]!));
    if (rowStarts[i] === rowStarts[i + 1]) lines.push('0 C0');
    const sense = rowLower[i] === rowUpper[i] ? '=' : rowUpper[i] === Number.POSITIVE_INFINITY ? '>=' : '<=';
    const side = sense === '<=' ? rowUpper[i]! : rowLower[i]!;
    lines.push(`${sense} ${Number.isFinite(side) ? side : side > 0 ? 'inf' : '-inf'}`);
    if (lines.length > 10_000) flush();
  }
  lines.push('Bounds');
  for (let j = 0; j < cost.length; j++) {
    const low = Number.isFinite(lower[j]) ? `${lower[j]}` : '-inf';
    lines.push(`${low} <= C${j} <= ${Number.isFinite(upper[j]) ? upper[j] : 'inf'}`);
    if (lines.length > 10_000) flush();
  }
  if (integer.includes(1)) lines.push('General');
  for (let j = 0; j < cost.length; j++) if (integer[j] === 1) lines.push(`C${j}`);
  lines.push('End');
  flush();
  return Buffer.concat(parts);
}
