import type { Csr } from './csr.ts';
import { smallestPivot, type TriangularFactor } from './triangular-factor.ts';

/** The sum of the absolute values of row i from the diagonal on. */
function upperNorm(a: Csr, i: number): number {
  let sum = Math.abs(a.diagonal[i]!);
  for (let k = a.upperStarts[i]!; k < a.rowStarts[i + 1]!; k++) sum += Math.abs(a.values[k]!);
  return sum;
}

/** Columns and values that grow together. */
function createStore(capacity: number) {
  let columns = new Int32Array(capacity);
  let values = new Float64Array(capacity);
  let length = 0;
  return {
    get length() {
      return length;
    },
    get columns() {
      return columns;
    },
    get values() {
      return values;
    },
    push(column: number, value: number) {
      if (length === columns.length) {
        const wider = new Int32Array(2 * length);
        wider.set(columns);
        columns = wider;
        const larger = new Float64Array(2 * length);
        larger.set(values);
        values = larger;
      }
      columns[length] = column;
      values[length++] = value;
    },
  };
}

/**
 * Factorises A + shift diag(A), row by row from the left, dropping entries below `tolerance` times the 1-norm of their row
 * of the upper triangle; with tolerance 0 it is the whole Cholesky factorisation. As MATLAB's ichol of type `ict`.
 *
 * Source: Lin & More, "Incomplete Cholesky factorizations with limited memory", SIAM Journal on Scientific Computing
 * 21(1), 1999, for the linked rows.
 * @param modified share of what is dropped that goes to the two diagonal entries instead
 * @returns undefined when a pivot is not positive
 */
export function factorByThreshold(
  a: Csr,
  tolerance: number,
  modified: number,
  shift: number,
): TriangularFactor | undefined {
  const { size, rowStarts, upperStarts } = a;
  const inverse = a.diagonal.map((value) => value * (1 + shift));
  const store = createStore(Math.max(16, a.values.length));
  const starts = new Int32Array(size + 1);
  const work = new Float64Array(size);
  const seen = new Int32Array(size).fill(-1);
  const pattern = new Int32Array(size);
  // Row i waits in the list of the column that its next entry stands in: those are the rows that reach into row k.
  const heads = new Int32Array(size).fill(-1);
  const links = new Int32Array(size);
  const cursors = new Int32Array(size);
  let flops = 3 * size;

  const enlist = (row: number) => {
    if (cursors[row]! >= starts[row + 1]!) return;
    const column = store.columns[cursors[row]!]!;
    links[row] = heads[column]!;
    heads[column] = row;
  };

  for (let k = 0; k < size; k++) {
    let count = 0;
    const add = (column: number, value: number) => {
      if (seen[column] !== k) {
        seen[column] = k;
        work[column] = 0;
        pattern[count++] = column;
      }
      work[column]! += value;
    };
    for (let p = upperStarts[k]!; p < rowStarts[k + 1]!; p++) add(a.columns[p]!, a.values[p]!);
    const { columns, values } = store;
    for (let row = heads[k]!; row >= 0; ) {
      const following = links[row]!;
      const first = cursors[row]!;
      const factor = values[first]! * inverse[row]!;
      for (let p = first + 1; p < starts[row + 1]!; p++) add(columns[p]!, -factor * values[p]!);
      flops += 1 + 2 * (starts[row + 1]! - first - 1);
      cursors[row] = first + 1;
      enlist(row);
      row = following;
    }
    const least = tolerance * upperNorm(a, k);
    const order = pattern.subarray(0, count).sort();
    for (const column of order) {
      const value = work[column]!;
      if (Math.abs(value) >= least && value !== 0) store.push(column, value);
      else {
        inverse[k]! += modified * value;
        inverse[column]! += modified * value;
      }
    }
    starts[k + 1] = store.length;
    const pivot = inverse[k]!;
    if (!(pivot > smallestPivot * a.diagonal[k]!)) return undefined;
    inverse[k] = 1 / pivot;
    for (let p = starts[k]!; p < store.length; p++) inverse[store.columns[p]!]! -= store.values[p]! ** 2 / pivot;
    flops += 3 * (store.length - starts[k]!);
    cursors[k] = starts[k]!;
    enlist(k);
  }
  const { columns, values } = store;
  return { begins: starts, ends: starts.subarray(1), columns, values, inverse, flops };
}
