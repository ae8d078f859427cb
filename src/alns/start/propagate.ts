import { type MipModel, rowMatrix } from '../../mip/model.ts';

/** Bounds that shrink row by row, and can be taken back. */
export interface Propagator {
  /** Current bounds, length n: read only. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Shrinks the bounds of a column and propagates; false on a conflict (then take it back with {@link Propagator.undo}). */
  tighten(j: number, lower: number, upper: number): boolean;
  /** Propagates all rows once, as at the start; false when the model has no solution. */
  propagateAll(): boolean;
  /** A mark to return to. */
  mark(): number;
  /** Takes back everything since the mark. */
  undo(mark: number): void;
  /** Work done so far, in nonzeros touched. */
  effort(): number;
}

/** Smallest relative change of a continuous bound that is worth propagating. */
const worthwhile = 1e-3;

/**
 * Activity-based bound propagation (Savelsbergh 1994, "Preprocessing and probing techniques", section 1): the least and
 * greatest activity of each row are kept up to date, and rows whose activity changed are looked at again from a queue.
 */
export function propagator(model: MipModel): Propagator {
  const { rows, columns, starts, indices, values, rowLower, rowUpper, integer } = model;
  const matrix = rowMatrix(model);
  const lower = model.lower.slice();
  const upper = model.upper.slice();
  for (let j = 0; j < columns; j++) {
    if (integer[j] !== 1) continue;
    lower[j] = Math.ceil(lower[j]! - 1e-6);
    upper[j] = Math.floor(upper[j]! + 1e-6);
  }
  // Finite parts of the least and greatest activities, and how many infinite terms each has.
  const least = new Float64Array(rows);
  const most = new Float64Array(rows);
  const leastInfinite = new Int32Array(rows);
  const mostInfinite = new Int32Array(rows);
  /** The largest |a| * range of the row at the start: a row with more slack than this cannot propagate. */
  const span = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    for (let k = starts[j]!; k < starts[j + 1]!; k++) {
      const i = indices[k]!;
      const a = values[k]!;
      if (a === 0) continue;
      const atLeast = a > 0 ? a * lower[j]! : a * upper[j]!;
      const atMost = a > 0 ? a * upper[j]! : a * lower[j]!;
      if (Number.isFinite(atLeast)) least[i]! += atLeast;
      else leastInfinite[i]!++;
      if (Number.isFinite(atMost)) most[i]! += atMost;
      else mostInfinite[i]!++;
      if (atMost - atLeast > span[i]!) span[i] = atMost - atLeast;
    }
  }
  const queue = new Int32Array(rows);
  const queued = new Uint8Array(rows);
  let head = 0;
  let waiting = 0;
  const trail: number[] = [];
  let effort = indices.length;

  function enqueue(i: number): void {
    if (queued[i] === 1) return;
    queued[i] = 1;
    queue[(head + waiting++) % rows] = i;
  }

  /** Sets one bound and the activities that follow from it. */
  function setBound(j: number, side: 0 | 1, value: number, wake: boolean): void {
    const bound = side === 0 ? lower : upper;
    const before = bound[j]!;
    bound[j] = value;
    for (let k = starts[j]!; k < starts[j + 1]!; k++) {
      const i = indices[k]!;
      const a = values[k]!;
      if (a === 0) continue;
      const toLeast = a > 0 === (side === 0);
      const sums = toLeast ? least : most;
      const infinite = toLeast ? leastInfinite : mostInfinite;
      if (Number.isFinite(before)) sums[i]! -= a * before;
      else infinite[i]!--;
      if (Number.isFinite(value)) sums[i]! += a * value;
      else infinite[i]!++;
      if (wake) enqueue(i);
    }
    effort += 2 * (starts[j + 1]! - starts[j]!) + 2;
  }

  function change(j: number, side: 0 | 1, value: number): void {
    trail.push(j, side, (side === 0 ? lower : upper)[j]!);
    setBound(j, side, value, true);
  }

  /** Applies an implied bound; false when it crosses the other. */
  function imply(j: number, side: 0 | 1, bound: number): boolean {
    const whole = integer[j] === 1;
    const value = !whole ? bound : side === 0 ? Math.ceil(bound - 1e-6) : Math.floor(bound + 1e-6);
    const now = side === 0 ? lower[j]! : upper[j]!;
    const other = side === 0 ? upper[j]! : lower[j]!;
    const gained = side === 0 ? value - now : now - value;
    if (!(gained > 0)) return true;
    if (!whole && Number.isFinite(now)) {
      const range = Number.isFinite(other) ? Math.abs(other - now) : Math.max(1, Math.abs(now));
      if (gained < worthwhile * range || gained < 1e-7) return true;
    }
    if (!whole && Math.abs(value) > 1e8) return true;
    const crossed = side === 0 ? value - other : other - value;
    if (crossed > 0) {
      if (crossed > 1e-6 * Math.max(1, Math.abs(other))) return false;
      if (now !== other) change(j, side, other);
      return true;
    }
    change(j, side, value);
    return true;
  }

  function propagateRow(i: number): boolean {
    const low = rowLower[i]!;
    const high = rowUpper[i]!;
    const allowed =
      1e-6 * Math.max(1, Math.abs(Number.isFinite(low) ? low : 0), Math.abs(Number.isFinite(high) ? high : 0));
    if (leastInfinite[i] === 0 && least[i]! > high + allowed) return false;
    if (mostInfinite[i] === 0 && most[i]! < low - allowed) return false;
    const highActive =
      high < Number.POSITIVE_INFINITY &&
      leastInfinite[i]! <= 1 &&
      !(leastInfinite[i] === 0 && least[i]! + span[i]! <= high);
    const lowActive =
      low > Number.NEGATIVE_INFINITY && mostInfinite[i]! <= 1 && !(mostInfinite[i] === 0 && most[i]! - span[i]! >= low);
    if (!highActive && !lowActive) return true;
    const end = matrix.starts[i + 1]!;
    effort += end - matrix.starts[i]!;
    for (let k = matrix.starts[i]!; k < end; k++) {
      const j = matrix.indices[k]!;
      const a = matrix.values[k]!;
      const from = lower[j]!;
      const to = upper[j]!;
      if (a === 0 || from === to) continue;
      if (highActive) {
        const own = a > 0 ? a * from : a * to;
        const ownFinite = Number.isFinite(own);
        if (leastInfinite[i] === (ownFinite ? 0 : 1)) {
          const rest = ownFinite ? least[i]! - own : least[i]!;
          if (!imply(j, a > 0 ? 1 : 0, (high - rest) / a)) return false;
        }
      }
      if (lowActive) {
        const own = a > 0 ? a * upper[j]! : a * lower[j]!;
        const ownFinite = Number.isFinite(own);
        if (mostInfinite[i] === (ownFinite ? 0 : 1)) {
          const rest = ownFinite ? most[i]! - own : most[i]!;
          if (!imply(j, a > 0 ? 0 : 1, (low - rest) / a)) return false;
        }
      }
    }
    return true;
  }

  function clearQueue(): void {
    while (waiting > 0) {
      queued[queue[head]!] = 0;
      head = (head + 1) % rows;
      waiting--;
    }
  }

  function run(): boolean {
    // Chains of tiny continuous tightenings end here instead of converging.
    let rounds = 20 * rows + 1000;
    while (waiting > 0 && rounds-- > 0) {
      const i = queue[head]!;
      head = (head + 1) % rows;
      waiting--;
      queued[i] = 0;
      if (!propagateRow(i)) {
        clearQueue();
        return false;
      }
    }
    clearQueue();
    return true;
  }

  return {
    lower,
    upper,
    tighten(j, from, to) {
      if (from > lower[j]!) change(j, 0, from);
      if (to < upper[j]!) change(j, 1, to);
      return run();
    },
    propagateAll() {
      for (let i = 0; i < rows; i++) enqueue(i);
      return run();
    },
    mark: () => trail.length,
    undo(mark) {
      while (trail.length > mark) {
        const value = trail.pop()!;
        const side = trail.pop()! as 0 | 1;
        setBound(trail.pop()!, side, value, false);
      }
    },
    effort: () => effort,
  };
}
