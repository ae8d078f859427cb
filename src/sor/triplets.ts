import type { Csr } from './csr.ts';

/** The entries of a square sparse matrix in any order, counted from 0; entries at the same place add up. */
export interface Triplets {
  /** Rows and columns, n. */
  readonly size: number;
  readonly rows: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

function check({ size, rows, columns, values }: Triplets): void {
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`the size of a matrix must be at least 1, not ${size}.`);
  const count = values.length;
  if (rows.length !== count || columns.length !== count)
    throw new RangeError(`${count} values need as many rows and columns, not ${rows.length} and ${columns.length}.`);
  for (let k = 0; k < count; k++) {
    const row = rows[k]!;
    const column = columns[k]!;
    if (!Number.isInteger(row) || row < 0 || row >= size || !Number.isInteger(column) || column < 0 || column >= size)
      throw new RangeError(`entry ${k} is at (${row}, ${column}), outside of 0 to ${size - 1}.`);
    if (!Number.isFinite(values[k]!)) throw new RangeError(`entry ${k} at (${row}, ${column}) is ${values[k]}.`);
  }
}

/** Where each row begins when the off-diagonal entries are sorted by `keys`: n + 1 positions. */
function startsOf(size: number, keys: ArrayLike<number>, others: ArrayLike<number>): Int32Array {
  const starts = new Int32Array(size + 1);
  for (let k = 0; k < keys.length; k++) if (keys[k] !== others[k]) starts[keys[k]! + 1]!++;
  for (let i = 0; i < size; i++) starts[i + 1]! += starts[i]!;
  return starts;
}

/**
 * A sparse matrix from its entries, in time linear in their number. Entries at the same place are summed; off the
 * diagonal explicit zeros stay entries, so that the pattern of a sequence does not change with its values.
 * @throws RangeError when an entry is not finite or not within the matrix
 */
export function csrFromTriplets(triplets: Triplets): Csr {
  check(triplets);
  const { size, rows, columns: given, values: numbers } = triplets;
  const diagonal = new Float64Array(size);
  // Sorted by column first: taken in that order, the entries of every row come out with increasing columns.
  const columnStarts = startsOf(size, given, rows);
  const order = new Int32Array(columnStarts[size]!);
  const next = columnStarts.slice();
  for (let k = 0; k < numbers.length; k++) {
    if (rows[k] === given[k]) diagonal[rows[k]!]! += numbers[k]!;
    else order[next[given[k]!]!++] = k;
  }
  const bounds = startsOf(size, rows, given);
  const columns = new Int32Array(order.length);
  const values = new Float64Array(order.length);
  next.set(bounds);
  for (const k of order) {
    const row = rows[k]!;
    const end = next[row]!;
    if (end > bounds[row]! && columns[end - 1] === given[k]) values[end - 1]! += numbers[k]!;
    else {
      columns[end] = given[k]!;
      values[end] = numbers[k]!;
      next[row] = end + 1;
    }
  }
  const rowStarts = new Int32Array(size + 1);
  const upperStarts = new Int32Array(size);
  let kept = 0;
  for (let i = 0; i < size; i++) {
    rowStarts[i] = kept;
    upperStarts[i] = kept;
    for (let k = bounds[i]!; k < next[i]!; k++) {
      columns[kept] = columns[k]!;
      values[kept++] = values[k]!;
      if (columns[k]! < i) upperStarts[i] = kept;
    }
  }
  rowStarts[size] = kept;
  const whole = kept === columns.length;
  return {
    size,
    rowStarts,
    upperStarts,
    columns: whole ? columns : columns.slice(0, kept),
    values: whole ? values : values.slice(0, kept),
    diagonal,
  };
}

/** The entries of a matrix row by row with increasing columns; diagonal entries that are 0 are left out. */
export function toTriplets(a: Csr): Triplets {
  const rows: number[] = [];
  const columns: number[] = [];
  const values: number[] = [];
  const add = (row: number, column: number, value: number) => {
    rows.push(row);
    columns.push(column);
    values.push(value);
  };
  for (let i = 0; i < a.size; i++) {
    for (let k = a.rowStarts[i]!; k < a.upperStarts[i]!; k++) add(i, a.columns[k]!, a.values[k]!);
    if (a.diagonal[i] !== 0) add(i, i, a.diagonal[i]!);
    for (let k = a.upperStarts[i]!; k < a.rowStarts[i + 1]!; k++) add(i, a.columns[k]!, a.values[k]!);
  }
  return { size: a.size, rows, columns, values };
}
