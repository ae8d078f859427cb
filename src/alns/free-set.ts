import { rowMatrix } from '../mip/model.ts';
import type { BoundChange } from '../mip/solver.ts';
import { type Rng, shuffle } from '../util/rng.ts';
import type { Search } from './search.ts';

/** Rows longer than this say little about which columns belong together, and would make every walk quadratic. */
const longestRow = 2000;

/** The number of integer columns that a size asks to free: at least one. */
export function targetCount(search: Search, size: number): number {
  return Math.max(1, Math.min(search.integers.length, Math.round(size * search.integers.length)));
}

/** A mask over all columns, 1 for the given ones. */
export function maskOf(search: Search, columns: Iterable<number>): Uint8Array {
  const mask = new Uint8Array(search.model.columns);
  for (const j of columns) mask[j] = 1;
  return mask;
}

/** A random subset of the given columns. */
export function sample(columns: Int32Array, count: number, rng: Rng): Int32Array {
  if (count >= columns.length) return columns;
  return shuffle(columns.slice(), rng).subarray(0, count);
}

/**
 * Fixes every integer column that the mask does not free to its value in the current solution.
 * Integers are fixed, never continuous columns.
 */
export function fixAllBut(search: Search, free: Uint8Array): BoundChange {
  const columns = search.integers.filter((j) => free[j] === 0);
  const values = Float64Array.from(columns, (j) => Math.round(search.current.x[j]!));
  return { columns, lower: values, upper: values };
}

/**
 * Walks the variable-constraint graph breadth-first from the seeds and visits integer columns in the order of their
 * distance, ties at random, until `visit` returns false. Columns not reached are visited last, in random order.
 */
export function walk(search: Search, seeds: Iterable<number>, rng: Rng, visit: (column: number) => boolean): void {
  const { model } = search;
  const byRow = rowMatrix(model);
  const seenColumn = new Uint8Array(model.columns);
  const seenRow = new Uint8Array(model.rows);
  const queue: number[] = [];
  const reach = (j: number): boolean => {
    seenColumn[j] = 1;
    queue.push(j);
    return model.integer[j] !== 1 || model.lower[j] === model.upper[j] || visit(j);
  };
  for (const j of seeds) if (seenColumn[j] === 0 && !reach(j)) return;
  for (let head = 0; head < queue.length; head++) {
    const j = queue[head]!;
    const rows = shuffle(model.indices.slice(model.starts[j]!, model.starts[j + 1]!), rng);
    for (const i of rows) {
      if (seenRow[i] === 1) continue;
      seenRow[i] = 1;
      const from = byRow.starts[i]!;
      const to = byRow.starts[i + 1]!;
      if (to - from > longestRow) continue;
      for (const other of shuffle(byRow.indices.slice(from, to), rng))
        if (seenColumn[other] === 0 && !reach(other)) return;
    }
  }
  for (const j of shuffle(search.integers.slice(), rng)) if (seenColumn[j] === 0 && !visit(j)) return;
}

/**
 * Brings a set of free columns to the target, as SCIP's ALNS does (Hendel 2022): a set too large is thinned at random, a
 * set too small grows by graph distance.
 * @param free the columns a neighbourhood wants free
 */
export function complete(search: Search, free: Int32Array, size: number, rng: Rng): Uint8Array {
  const target = targetCount(search, size);
  if (free.length >= target) return maskOf(search, sample(free, target, rng));
  const mask = maskOf(search, free);
  let count = free.length;
  const seeds = free.length > 0 ? shuffle(free.slice(), rng) : [search.integers[rng.int(search.integers.length)]!];
  walk(search, seeds, rng, (j) => {
    if (mask[j] === 0) {
      mask[j] = 1;
      count++;
    }
    return count < target;
  });
  return mask;
}
