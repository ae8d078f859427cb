import { columnKind } from './problem.ts';
import { type SearchState, softCost } from './state.ts';

/**
 * Row weights and, for every flip column, what its flip is worth: kept up to date incrementally, so that a step of the
 * search reads its choices instead of computing them. Rows in which no single flip changes anything are skipped.
 */
export interface FlipScores {
  readonly state: SearchState;
  /** Weight of each row, length m. */
  readonly weight: Float64Array;
  /** Weighted violation that the flip of column j removes (negative: adds); 0 for columns that do not flip. */
  readonly score: Float64Array;
  /** Change of the objective by the flip of column j. */
  readonly gain: Float64Array;
  /** Columns whose flip lowers the objective: the first {@link FlipScores.cheaperCount} entries. */
  readonly cheaper: Int32Array;
  cheaperCount(): number;
  /** Takes a column that lowers the objective for no damage from those that have become so; -1 when there is none left. */
  takeFree(): number;
  /** Whether columns whose score or gain changes are noted for {@link FlipScores.takeChanged}; forgets those noted before. */
  watch(on: boolean): void;
  /** Takes a column whose score or gain has changed since it was last taken; -1 when there is none. */
  takeChanged(): number;
  /** Flips column j (one of kind flip). */
  flip(j: number): void;
  /** Moves any column by delta, keeping all scores. */
  shift(j: number, delta: number): void;
  /** Adds to the weight of row i. */
  raise(i: number, amount: number): void;
  /** Weighted violation removed by moving column j by delta, computed afresh. O(length of column j). */
  worth(j: number, delta: number): number;
  /** Change of the objective by moving column j by delta. */
  price(j: number, delta: number): number;
  /** Recomputes everything after {@link SearchState.reset}; weights stay unless given. O(nonzeros). */
  rebuild(weight?: number): void;
  /** Work done so far, in nonzeros touched. */
  effort(): number;
}

/** Scores for a state, all weights 1. */
export function flipScores(state: SearchState): FlipScores {
  const { problem, x, activity, place } = state;
  const { rows, columns, cost, kind, model, largest, uniform, hardLower, hardUpper, tolerance, scale, soft } = problem;
  const { rowStarts, rowFlipEnds, rowColumns, rowValues } = problem;
  const { starts, indices, values } = model;
  const softOf = soft.of;
  const hasSoft = soft.side.length > 0;
  const weight = new Float64Array(rows).fill(1);
  const score = new Float64Array(columns);
  const gain = new Float64Array(columns);
  const cheaper = new Int32Array(columns);
  const cheaperPlace = new Int32Array(columns).fill(-1);
  /** The step a flip makes from the current value: +1 at the lower bound, -1 at the upper. */
  const direction = new Int8Array(columns);
  const floor = new Float64Array(columns);
  for (let j = 0; j < columns; j++) floor[j] = Math.ceil(model.lower[j]! - 1e-9);
  /** Columns whose score or gain rose so that they may be free; checked again when taken. */
  const free = new Int32Array(columns);
  const isFree = new Uint8Array(columns);
  let freeTotal = 0;
  const changed = new Int32Array(columns);
  const isChanged = new Uint8Array(columns);
  let changedTotal = 0;
  let watching = false;
  /** Of each row of equal entries: how many flips lower its activity, and the sum of their columns: with one, its column. */
  const lowering = new Int32Array(rows);
  const loweringSum = new Float64Array(rows);
  let cheaperTotal = 0;
  let effort = 0;

  function violation(i: number, at: number): number {
    const lack = hardLower[i]! - at;
    const excess = at - hardUpper[i]!;
    const most = Math.max(lack, excess);
    return most > tolerance[i]! ? most * scale[i]! : 0;
  }

  function noteFree(j: number): void {
    if (isFree[j] === 1) return;
    isFree[j] = 1;
    free[freeTotal++] = j;
  }

  function noteChanged(j: number): void {
    if (isChanged[j] === 1) return;
    isChanged[j] = 1;
    changed[changedTotal++] = j;
  }

  function takeChanged(): number {
    if (changedTotal === 0) return -1;
    const j = changed[--changedTotal]!;
    isChanged[j] = 0;
    return j;
  }

  function takeFree(): number {
    while (freeTotal > 0) {
      const j = free[--freeTotal]!;
      isFree[j] = 0;
      if (score[j]! >= -1e-9 && gain[j]! < -1e-9) return j;
    }
    return -1;
  }

  function bump(j: number, change: number): void {
    const value = score[j]! + change;
    score[j] = value;
    if (watching) noteChanged(j);
    if (change > 0 && value >= -1e-9 && gain[j]! < 0) noteFree(j);
  }

  function setGain(j: number, value: number): void {
    gain[j] = value;
    if (watching) noteChanged(j);
    const at = cheaperPlace[j]!;
    if (value < -1e-9) {
      if (score[j]! >= -1e-9) noteFree(j);
      if (at < 0) {
        cheaperPlace[j] = cheaperTotal;
        cheaper[cheaperTotal++] = j;
      }
    } else if (at >= 0) {
      const last = cheaper[--cheaperTotal]!;
      cheaper[at] = last;
      cheaperPlace[last] = at;
      cheaperPlace[j] = -1;
    }
  }

  /** Adds what row i, at its present activity, contributes to the scores of its flip columns, times sign. */
  function contribute(i: number, amount: number): void {
    const at = activity[i]!;
    const reach = largest[i]! + tolerance[i]!;
    if (hardLower[i]! + reach <= at && at <= hardUpper[i]! - reach) return;
    const now = violation(i, at);
    const end = rowFlipEnds[i]!;
    const begin = rowStarts[i]!;
    const same = uniform[i]!;
    if (same > 0) {
      const up = amount * (now - violation(i, at + same));
      const down = amount * (now - violation(i, at - same));
      if (up === 0 && down === 0) return;
      for (let k = begin; k < end; k++) {
        const j = rowColumns[k]!;
        score[j]! += rowValues[k]! > 0 === direction[j]! > 0 ? up : down;
        if (watching) noteChanged(j);
      }
    } else {
      for (let k = begin; k < end; k++) {
        const j = rowColumns[k]!;
        score[j]! += amount * (now - violation(i, at + rowValues[k]! * direction[j]!));
        if (watching) noteChanged(j);
      }
    }
    effort += end - begin;
  }

  /** Updates the scores of the flip columns of row i, other than the moved one, for a change of its activity. */
  function rescore(i: number, before: number, after: number, moved: number, movedLowers: 0 | 1): void {
    const lower = hardLower[i]!;
    const upper = hardUpper[i]!;
    const reach = largest[i]! + tolerance[i]!;
    const low = Math.min(before, after);
    const high = Math.max(before, after);
    // Far inside and far outside, every flip of the row is worth what it was.
    if (lower + reach <= low && high <= upper - reach) return;
    if (high + reach < lower || low - reach > upper) return;
    const w = weight[i]!;
    const end = rowFlipEnds[i]!;
    const begin = rowStarts[i]!;
    const same = uniform[i]!;
    const was = violation(i, before);
    const now = violation(i, after);
    if (same > 0) {
      const up = w * (now - violation(i, after + same) - was + violation(i, before + same));
      const down = w * (now - violation(i, after - same) - was + violation(i, before - same));
      if (up === 0) {
        if (down === 0) return;
        // Among the others than the moved column, `lowering` counts the moved one as it was before.
        const held = lowering[i]! - movedLowers;
        if (held === 0) return;
        if (held === 1) {
          bump(loweringSum[i]! - (movedLowers === 1 ? moved : 0), down);
          return;
        }
      }
      for (let k = begin; k < end; k++) {
        const j = rowColumns[k]!;
        if (j === moved) continue;
        const change = rowValues[k]! > 0 === direction[j]! > 0 ? up : down;
        if (change !== 0) bump(j, change);
      }
    } else {
      const drop = now - was;
      for (let k = begin; k < end; k++) {
        const j = rowColumns[k]!;
        if (j === moved) continue;
        const step = rowValues[k]! * direction[j]!;
        const change = w * (drop - violation(i, after + step) + violation(i, before + step));
        if (change !== 0) bump(j, change);
      }
    }
    effort += end - begin;
  }

  /** The same for the price of soft row s. */
  function reprice(i: number, s: number, before: number, after: number, moved: number): void {
    const reach = largest[i]!;
    const sense = soft.sense[s]!;
    const slack = Math.min((before - soft.side[s]!) * sense, (after - soft.side[s]!) * sense);
    if (slack >= reach) return;
    const was = softCost(problem, s, before);
    const now = softCost(problem, s, after);
    for (let k = rowStarts[i]!; k < rowFlipEnds[i]!; k++) {
      const j = rowColumns[k]!;
      if (j === moved) continue;
      const step = rowValues[k]! * direction[j]!;
      const change = softCost(problem, s, after + step) - now - softCost(problem, s, before + step) + was;
      if (change !== 0) setGain(j, gain[j]! + change);
    }
    effort += rowFlipEnds[i]! - rowStarts[i]!;
  }

  function walk(j: number, delta: number): void {
    const end = starts[j + 1]!;
    const flips = kind[j] === columnKind.flip;
    for (let k = starts[j]!; k < end; k++) {
      const i = indices[k]!;
      const before = activity[i]!;
      state.moveRow(i, values[k]! * delta);
      const after = activity[i]!;
      if (!flips) rescore(i, before, after, j, 0);
      else if (values[k]! > 0 === direction[j]! > 0) {
        rescore(i, before, after, j, 0);
        lowering[i]!++;
        loweringSum[i]! += j;
      } else {
        rescore(i, before, after, j, 1);
        lowering[i]!--;
        loweringSum[i]! -= j;
      }
      if (hasSoft && softOf[i]! >= 0) reprice(i, softOf[i]!, before, after, j);
    }
    // A row visited costs several times a nonzero scanned.
    effort += 4 * (end - starts[j]!) + 20;
  }

  function worth(j: number, delta: number): number {
    let sum = 0;
    const end = starts[j + 1]!;
    for (let k = starts[j]!; k < end; k++) {
      const i = indices[k]!;
      const at = activity[i]!;
      const after = at + values[k]! * delta;
      if (place[i]! < 0 && after >= hardLower[i]! && after <= hardUpper[i]!) continue;
      sum += weight[i]! * (violation(i, at) - violation(i, after));
    }
    effort += end - starts[j]! + 1;
    return sum;
  }

  function price(j: number, delta: number): number {
    let sum = cost[j]! * delta;
    if (hasSoft)
      for (let k = starts[j]!; k < starts[j + 1]!; k++) {
        const s = softOf[indices[k]!]!;
        if (s < 0) continue;
        const at = activity[indices[k]!]!;
        sum += softCost(problem, s, at + values[k]! * delta) - softCost(problem, s, at);
      }
    return sum;
  }

  function rebuild(to?: number): void {
    if (to !== undefined) weight.fill(to);
    score.fill(0);
    lowering.fill(0);
    loweringSum.fill(0);
    for (let j = 0; j < columns; j++) {
      if (kind[j] !== columnKind.flip) continue;
      direction[j] = x[j]! > floor[j]! + 0.5 ? -1 : 1;
      for (let k = starts[j]!; k < starts[j + 1]!; k++) {
        if (values[k]! > 0 === direction[j]! > 0) continue;
        lowering[indices[k]!]!++;
        loweringSum[indices[k]!]! += j;
      }
      setGain(j, price(j, direction[j]!));
    }
    for (let i = 0; i < rows; i++) contribute(i, weight[i]!);
    for (let j = 0; j < columns; j++) if (gain[j]! < 0 && score[j]! >= -1e-9) noteFree(j);
  }

  rebuild();
  function flip(j: number): void {
    const step = direction[j]!;
    const priced = gain[j]!;
    walk(j, step);
    state.setColumn(j, x[j]! + step);
    direction[j] = -step;
    // Flipping back undoes the flip, whatever the rows are.
    score[j] = -score[j]!;
    setGain(j, -priced);
  }

  return {
    state,
    weight,
    score,
    gain,
    cheaper,
    cheaperCount: () => cheaperTotal,
    takeFree,
    watch(on) {
      while (takeChanged() >= 0);
      watching = on;
    },
    takeChanged,
    flip,
    shift(j, delta) {
      if (kind[j] === columnKind.flip) return flip(j);
      walk(j, delta);
      state.setColumn(j, x[j]! + delta);
    },
    raise(i, amount) {
      weight[i]! += amount;
      contribute(i, amount);
    },
    worth,
    price,
    rebuild,
    effort: () => effort,
  };
}
