import { infiniteFrom, largestCoefficient, type Reading, smallestCoefficient } from './reading.ts';
import { createNameTable, decode, growingDoubles, growingInts, quote } from './text-scan.ts';

/** A field of the text: where it starts and ends. */
type Place = readonly [start: number, end: number];

/** Builds the model that an MPS text describes, entry by entry. Refusals are sentences given to `fail`. */
export interface MpsModelBuilder {
  addRow(type: string, name: Place): void;
  /** Opens the column, or goes on with it when it is the one already open; true when it is new. */
  openColumn(start: number, end: number, integer: boolean): boolean;
  /** Adds an entry of the open column; the row's name is text[start, end). */
  addEntry(start: number, end: number, value: number): void;
  addSide(row: Place, value: number): void;
  addRange(row: Place, value: number): void;
  isColumn(name: Place): boolean;
  addBound(type: string, column: Place, value: number): void;
  finish(): Omit<Reading, 'text' | 'name' | 'maximize'>;
}

const objectiveRow = -1;
const ignoredRow = -2;

// What each kind of bound sets: a number stands for itself, `value` for the line's own.
const boundKinds: Readonly<
  Record<string, { readonly lower?: number | 'value'; readonly upper?: number | 'value'; readonly integer?: true }>
> = {
  LO: { lower: 'value' },
  UP: { upper: 'value' },
  FX: { lower: 'value', upper: 'value' },
  MI: { lower: Number.NEGATIVE_INFINITY },
  PL: { upper: Number.POSITIVE_INFINITY },
  FR: { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY },
  BV: { lower: 0, upper: 1, integer: true },
  LI: { lower: 'value', integer: true },
  UI: { upper: 'value', integer: true },
};

/** Whether lines of this kind of bound hold a value. */
export function boundHasValue(type: string): boolean | undefined {
  const kind = boundKinds[type];
  return kind === undefined ? undefined : kind.lower === 'value' || kind.upper === 'value';
}

function widened(value: number): number {
  return Math.abs(value) >= infiniteFrom ? Math.sign(value) * Number.POSITIVE_INFINITY : value;
}

/**
 * An empty model over the names of an MPS text.
 * @param fail throws a message with the line it is about
 * @param emit receives the same model line by line under safe names, for HiGHS; absent when it reads the text itself
 */
export function createMpsModelBuilder(
  text: Uint8Array,
  fail: (message: string) => never,
  emit?: (line: string) => void,
): MpsModelBuilder {
  const say = (place: Place) => quote(decode(text, place[0], place[1]));

  // Rows of the matrix and rows outside it (objective, other N rows) share one name space.
  const allRows = createNameTable(text);
  const rowNames = createNameTable(text);
  const rowOf = growingInts();
  const rowTypes = growingInts();
  let hasObjective = false;
  let ignored = 0;
  let rowLower = new Float64Array(0);
  let rowUpper = new Float64Array(0);
  let sideSeen = new Uint8Array(0);
  let rangeSeen = new Uint8Array(0);

  const columnNames = createNameTable(text);
  const starts = growingInts();
  const indices = growingInts();
  const values = growingDoubles();
  const cost = growingDoubles();
  const lower = growingDoubles();
  const upper = growingDoubles();
  const integer = growingInts();
  let open: Place = [0, 0];
  let lastEntry = new Int32Array(0);
  let rowIndex = new Int32Array(0);
  let types = new Int32Array(0);
  let dropped = 0;
  let columnCost = 0;

  let offset = 0;
  let offsetSeen = false;
  let defaultBinary = new Uint8Array(0);
  let lowerSeen = new Uint8Array(0);
  let upperSeen = new Uint8Array(0);
  let shifted = 0;

  const closeRows = () => {
    if (lastEntry.length > 0) return;
    rowIndex = rowOf.view();
    types = rowTypes.view();
    rowLower = Float64Array.from(types, (type) => (type === 76 ? Number.NEGATIVE_INFINITY : 0));
    rowUpper = Float64Array.from(types, (type) => (type === 71 ? Number.POSITIVE_INFINITY : 0));
    sideSeen = new Uint8Array(types.length);
    rangeSeen = new Uint8Array(types.length);
    // One stamp per row of the text: the number of the last column with an entry in it.
    lastEntry = new Int32Array(allRows.size + 1);
  };
  const isOpen = (start: number, end: number) => {
    const [begin, stop] = open;
    if (stop - begin !== end - start) return false;
    for (let k = start, l = begin; k < end; k++, l++) if (text[k] !== text[l]) return false;
    return true;
  };
  const closeColumn = () => {
    if (columnNames.size > 0) cost.push(columnCost);
    columnCost = 0;
  };
  const closeColumns = () => {
    if (lowerSeen.length > 0) return;
    closeColumn();
    const count = columnNames.size;
    lowerSeen = new Uint8Array(count);
    upperSeen = new Uint8Array(count);
    defaultBinary = Uint8Array.from(integer.view());
  };
  const knownRow = (row: Place) => {
    closeRows();
    const found = allRows.find(row[0], row[1]);
    if (found < 0) fail(`${say(row)} is not a row of the ROWS section.`);
    return found;
  };

  return {
    addRow(type, name) {
      if (allRows.add(name[0], name[1]) < 0) fail(`a second row is named ${say(name)}.`);
      if (type === 'N') {
        rowOf.push(hasObjective ? ignoredRow : objectiveRow);
        emit?.(` N ${hasObjective ? `N${ignored++}` : 'OBJ'}`);
        if (hasObjective && emit === undefined) ignored++;
        hasObjective = true;
        return;
      }
      if (type !== 'L' && type !== 'G' && type !== 'E') fail(`expected a row type N, L, G or E, not ${quote(type)}.`);
      const row = rowNames.add(name[0], name[1]);
      rowOf.push(row);
      rowTypes.push(type.charCodeAt(0));
      emit?.(` ${type} R${row}`);
    },
    openColumn(start, end, isInteger) {
      if (isOpen(start, end)) return false;
      closeRows();
      const name: Place = [start, end];
      if (columnNames.add(start, end) < 0)
        fail(`the entries of column ${say(name)} do not stand together, or two columns have this name.`);
      if (columnNames.size > 1) {
        cost.push(columnCost);
        columnCost = 0;
      }
      open = name;
      starts.push(indices.length);
      lower.push(0);
      upper.push(Number.POSITIVE_INFINITY);
      integer.push(isInteger ? 1 : 0);
      // A column with entries in left-out rows only must be there too.
      if (hasObjective) emit?.(` C${columnNames.size - 1} OBJ 0`);
      return true;
    },
    addEntry(start, end, value) {
      const known = allRows.find(start, end);
      if (known < 0) knownRow([start, end]);
      if (lastEntry[known] === columnNames.size)
        fail(`column ${say(open)} has a second entry in row ${say([start, end])}.`);
      lastEntry[known] = columnNames.size;
      const index = rowIndex[known]!;
      const magnitude = Math.abs(value);
      if (magnitude >= (index < 0 ? infiniteFrom : largestCoefficient))
        fail(`the entry ${value} of column ${say(open)} in row ${say([start, end])} is too large.`);
      if (emit !== undefined && index !== ignoredRow)
        emit(` C${columnNames.size - 1} ${index === objectiveRow ? 'OBJ' : `R${index}`} ${value}`);
      if (index === objectiveRow) columnCost = value;
      else if (index >= 0) {
        if (magnitude > smallestCoefficient) {
          indices.push(index);
          values.push(value);
        } else if (value !== 0) dropped++;
      }
    },
    addSide(row, value) {
      const index = rowIndex[knownRow(row)]!;
      if (index === ignoredRow) return;
      if (index === objectiveRow) {
        if (offsetSeen) fail('a second constant of the objective (right-hand side of its row).');
        if (!Number.isFinite(value)) fail('the constant of the objective is not finite.');
        offsetSeen = true;
        offset = 0 - value;
        return;
      }
      if (sideSeen[index] === 1) fail(`a second right-hand side of row ${say(row)}.`);
      sideSeen[index] = 1;
      const type = types[index]!;
      const side = widened(value);
      if (side === Number.NEGATIVE_INFINITY && type !== 71) fail(`row ${say(row)} must be at most minus infinity.`);
      if (side === Number.POSITIVE_INFINITY && type !== 76) fail(`row ${say(row)} must be at least infinity.`);
      if (type !== 71) rowUpper[index] = value;
      if (type !== 76) rowLower[index] = value;
      emit?.(` RHS R${index} ${value}`);
    },
    addRange(row, value) {
      const index = rowIndex[knownRow(row)]!;
      if (index < 0) fail(`a range on the free row ${say(row)}.`);
      if (rangeSeen[index] === 1) fail(`a second range of row ${say(row)}.`);
      rangeSeen[index] = 1;
      const type = types[index]!;
      if (!Number.isFinite(widened(type === 71 ? rowLower[index]! : rowUpper[index]!)))
        fail(`a range on row ${say(row)}, whose right-hand side is infinite.`);
      if (type === 76 || (type === 69 && value < 0)) rowLower[index] = rowUpper[index]! - Math.abs(value);
      else if (type === 71 || value > 0) rowUpper[index] = rowLower[index]! + Math.abs(value);
      emit?.(` RNG R${index} ${value}`);
    },
    isColumn: (name) => columnNames.find(name[0], name[1]) >= 0,
    addBound(type, column, value) {
      closeColumns();
      const j = columnNames.find(column[0], column[1]);
      if (j < 0) fail(`${say(column)} is not a column of the COLUMNS section.`);
      const kind = boundKinds[type] ?? {};
      const lowers = lower.view();
      const uppers = upper.view();
      const integers = integer.view();
      const low = kind.lower === 'value' ? widened(value) : kind.lower;
      const high = kind.upper === 'value' ? widened(value) : kind.upper;
      if (low === Number.POSITIVE_INFINITY) fail(`the lower bound of column ${say(column)} is infinite.`);
      if (high === Number.NEGATIVE_INFINITY) fail(`the upper bound of column ${say(column)} is minus infinity.`);
      if ((low !== undefined && lowerSeen[j] === 1) || (high !== undefined && upperSeen[j] === 1)) {
        const agrees =
          (low === undefined || (lowerSeen[j] === 1 && lowers[j] === low)) &&
          (high === undefined || (upperSeen[j] === 1 && uppers[j] === high)) &&
          (kind.integer === undefined || integers[j] === 1);
        if (!agrees) fail(`column ${say(column)} has another bound of this kind already.`);
        return;
      }
      defaultBinary[j] = 0;
      if (kind.integer) integers[j] = 1;
      if (low !== undefined) {
        lowers[j] = low;
        lowerSeen[j] = 1;
      }
      if (high !== undefined) {
        uppers[j] = high;
        upperSeen[j] = 1;
      }
      emit?.(` ${type} BND C${j}${boundHasValue(type) ? ` ${value}` : ''}`);
    },
    finish() {
      closeRows();
      closeColumns();
      const lowers = lower.view();
      const uppers = upper.view();
      for (let j = 0; j < columnNames.size; j++) {
        if (defaultBinary[j] === 1) uppers[j] = 1;
        if (lowerSeen[j] === 0 && uppers[j]! < 0) {
          lowers[j] = Number.NEGATIVE_INFINITY;
          shifted++;
        }
      }
      starts.push(indices.length);
      const warnings: string[] = [];
      if (!hasObjective) warnings.push('There is no objective row (type N): the objective is 0.');
      if (ignored > 0) warnings.push(`${ignored} free row${ignored > 1 ? 's' : ''} after the objective left out.`);
      if (dropped > 0) warnings.push(`${dropped} entries of at most ${smallestCoefficient} in magnitude left out.`);
      if (shifted > 0) {
        warnings.push(
          `${shifted} column${shifted > 1 ? 's' : ''} with a negative upper bound and no lower bound: the lower bound is minus infinity, as in most solvers.`,
        );
      }
      return {
        offset,
        columnNames: columnNames.names(),
        rowNames: rowNames.names(),
        cost: cost.view(),
        lower: lowers,
        upper: uppers,
        integer: Uint8Array.from(integer.view()),
        rowLower: rowLower.map(widened),
        rowUpper: rowUpper.map(widened),
        starts: starts.view(),
        indices: indices.view(),
        values: values.view(),
        warnings,
      };
    },
  };
}
