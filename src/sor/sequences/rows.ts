import type { Csr } from '../csr.ts';

/** Receives one off-diagonal entry of the row at hand; columns must come in increasing order. */
export type Entry = (column: number, value: number) => void;

/**
 * A matrix built row by row, without triplets to sort.
 * @param size rows and columns
 * @param capacity at least the number of off-diagonal entries
 * @param fill enters the off-diagonal entries of a row and returns its diagonal entry
 */
export function matrixByRows(size: number, capacity: number, fill: (row: number, entry: Entry) => number): Csr {
  const rowStarts = new Int32Array(size + 1);
  const upperStarts = new Int32Array(size);
  const columns = new Int32Array(capacity);
  const values = new Float64Array(capacity);
  const diagonal = new Float64Array(size);
  let count = 0;
  const enter: Entry = (column, value) => {
    columns[count] = column;
    values[count++] = value;
  };
  for (let i = 0; i < size; i++) {
    const start = count;
    diagonal[i] = fill(i, enter);
    let upper = start;
    while (upper < count && columns[upper]! < i) upper++;
    upperStarts[i] = upper;
    rowStarts[i + 1] = count;
  }
  return {
    size,
    rowStarts,
    upperStarts,
    columns: columns.subarray(0, count),
    values: values.subarray(0, count),
    diagonal,
  };
}
