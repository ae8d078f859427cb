import type { Csr } from './csr.ts';

/**
 * The most nonzero entries that can be chosen with no two in one row or column. Below n the matrix is singular, whatever
 * the values of its entries.
 *
 * Source: Duff, "On algorithms for obtaining a maximum transversal", ACM Transactions on Mathematical Software 7(3), 1981:
 * a depth-first search for augmenting paths that looks for a free column before it goes deeper.
 */
export function structuralRank(a: Csr): number {
  const { size, rowStarts, columns, values, diagonal } = a;
  const rowOf = new Int32Array(size).fill(-1);
  const waiting: number[] = [];
  for (let i = 0; i < size; i++) {
    if (diagonal[i] !== 0) rowOf[i] = i;
    else waiting.push(i);
  }
  const seen = new Int32Array(size).fill(-1);
  const path = new Int32Array(size);
  const taken = new Int32Array(size);
  const cursors = new Int32Array(size);
  // Rows whose free columns are used up need no second look: a column never becomes free again.
  const looked = rowStarts.slice(0, size);

  const freeColumn = (row: number): number => {
    if (diagonal[row] !== 0 && rowOf[row]! < 0) return row;
    for (; looked[row]! < rowStarts[row + 1]!; looked[row]!++) {
      const k = looked[row]!;
      if (values[k] !== 0 && rowOf[columns[k]!]! < 0) return columns[k]!;
    }
    return -1;
  };
  /** The next column of the row that this search has not been to, or -1. */
  const nextColumn = (row: number, search: number): number => {
    if (cursors[row] === rowStarts[row]! - 1) {
      cursors[row]!++;
      if (diagonal[row] !== 0 && seen[row] !== search) return row;
    }
    while (cursors[row]! < rowStarts[row + 1]!) {
      const k = cursors[row]!++;
      if (values[k] !== 0 && seen[columns[k]!] !== search) return columns[k]!;
    }
    return -1;
  };
  const augment = (root: number): boolean => {
    let depth = 0;
    path[0] = root;
    cursors[root] = rowStarts[root]! - 1;
    while (depth >= 0) {
      const row = path[depth]!;
      const free = freeColumn(row);
      if (free >= 0) {
        taken[depth] = free;
        for (; depth >= 0; depth--) rowOf[taken[depth]!] = path[depth]!;
        return true;
      }
      const column = nextColumn(row, root);
      if (column < 0) depth--;
      else {
        seen[column] = root;
        taken[depth] = column;
        path[++depth] = rowOf[column]!;
        cursors[path[depth]!] = rowStarts[path[depth]!]! - 1;
      }
    }
    return false;
  };
  let rank = size - waiting.length;
  for (const row of waiting) if (augment(row)) rank++;
  return rank;
}
