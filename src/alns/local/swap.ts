import type { Rng } from '../../util/rng.ts';
import { shuffle } from '../../util/rng.ts';
import { columnKind } from './problem.ts';
import type { SearchState } from './state.ts';

/** Entries of a violated row looked at for a partner. */
const partnersTried = 200;

/** The change of a flip column's flip. */
function flipStep(state: SearchState, j: number): number {
  return state.x[j]! < state.problem.model.upper[j]! - 0.5 ? 1 : -1;
}

/** Whether flipping j keeps every row that holds, and mends at least row `mended`. */
function keepsRows(state: SearchState, j: number, step: number, mended: number): boolean {
  const { problem, activity, place } = state;
  const { model, hardLower, hardUpper, tolerance } = problem;
  for (let k = model.starts[j]!; k < model.starts[j + 1]!; k++) {
    const i = model.indices[k]!;
    const after = activity[i]! + model.values[k]! * step;
    const holds = after >= hardLower[i]! - tolerance[i]! && after <= hardUpper[i]! + tolerance[i]!;
    if (!holds && (place[i]! < 0 || i === mended)) return false;
  }
  return true;
}

/**
 * Swaps: flips one column that lowers the objective and mends the rows that this violates, at most two, by flipping
 * one other column of each; the exchange stays when the objective fell and no row is violated. Columns are taken in
 * random order until a pass finds nothing. Feasible points stay feasible.
 * @returns the nonzeros touched
 */
export function swapSearch(state: SearchState, options: { readonly rng: Rng; readonly effort: number }): number {
  const { problem, violated } = state;
  const { kind, cost, model, movable, rowStarts, rowFlipEnds, rowColumns, rowValues, hardLower } = problem;
  const order = movable.filter((j) => kind[j] === columnKind.flip);
  let used = 0;

  /** The cheapest flip that mends row i alone, -1 when there is none. */
  function partner(i: number, other: number): number {
    const rising = state.activity[i]! < hardLower[i]!;
    const end = Math.min(rowFlipEnds[i]!, rowStarts[i]! + partnersTried);
    let best = -1;
    let bestPrice = Number.POSITIVE_INFINITY;
    for (let k = rowStarts[i]!; k < end; k++) {
      const j = rowColumns[k]!;
      const step = flipStep(state, j);
      const price = cost[j]! * step;
      if (j === other || rowValues[k]! * step > 0 !== rising || price >= bestPrice) continue;
      used += model.starts[j + 1]! - model.starts[j]!;
      if (!keepsRows(state, j, step, i)) continue;
      best = j;
      bestPrice = price;
    }
    used += end - rowStarts[i]!;
    return best;
  }

  function attempt(j: number): boolean {
    const step = flipStep(state, j);
    if (cost[j]! * step >= 0) return false;
    const before = state.objective();
    const moves = [j];
    state.shift(j, step);
    used += 2 * (model.starts[j + 1]! - model.starts[j]!);
    while (moves.length < 3 && state.violatedCount() > 0 && state.violatedCount() <= 3 - moves.length) {
      const k = partner(violated[0]!, j);
      if (k < 0) break;
      state.shift(k, flipStep(state, k));
      moves.push(k);
    }
    if (state.violatedCount() === 0 && state.objective() < before - 1e-9) return true;
    for (const k of moves.reverse()) state.shift(k, flipStep(state, k));
    return false;
  }

  if (state.violatedCount() > 0) return used;
  for (let moved = true; moved && used < options.effort; ) {
    moved = false;
    shuffle(order, options.rng);
    for (const j of order) {
      if (used >= options.effort) break;
      if (attempt(j)) moved = true;
    }
  }
  return used;
}
