import type { Csr } from './csr.ts';

/** An ordering of the rows in which no two rows of one colour share an entry. */
export interface RedBlack {
  /** All rows, the red ones first, increasing within a colour. */
  readonly rows: Int32Array;
  /** Number of red rows. */
  readonly reds: number;
}

/**
 * Two-colours the graph of a matrix; undefined when it has an odd cycle (nine-point stencils, triangulations). The first
 * row of every component is red. A symmetric pattern is taken for granted: an entry counts for both of its rows.
 *
 * A matrix with property A is consistently ordered in this order: Young, Iterative Solution of Large Linear Systems,
 * 1971. SOR converges as fast as in the natural order; SSOR and incomplete factorisations lose their use.
 */
export function redBlackOrdering(a: Csr): RedBlack | undefined {
  const { size, rowStarts, columns } = a;
  const colours = new Int8Array(size);
  const queue = new Int32Array(size);
  for (let root = 0; root < size; root++) {
    if (colours[root] !== 0) continue;
    colours[root] = 1;
    queue[0] = root;
    for (let head = 0, tail = 1; head < tail; head++) {
      const i = queue[head]!;
      const other = -colours[i]!;
      for (let k = rowStarts[i]!; k < rowStarts[i + 1]!; k++) {
        const j = columns[k]!;
        if (colours[j] === 0) {
          colours[j] = other;
          queue[tail++] = j;
        } else if (colours[j] !== other) return undefined;
      }
    }
  }
  const rows = new Int32Array(size);
  let next = 0;
  for (let i = 0; i < size; i++) if (colours[i]! > 0) rows[next++] = i;
  const reds = next;
  for (let i = 0; i < size; i++) if (colours[i]! < 0) rows[next++] = i;
  return { rows, reds };
}
