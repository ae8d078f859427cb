import { columnKind } from './problem.ts';
import type { SearchState } from './state.ts';

/** How far column j can move towards a lower cost while every row that holds keeps holding; signed, 0 when it cannot. */
export function improvingShift(state: SearchState, j: number): number {
  const { problem, x, activity } = state;
  const { cost, kind, model, hardLower, hardUpper } = problem;
  const c = cost[j]!;
  if (c === 0 || kind[j] === columnKind.held) return 0;
  const sign = c > 0 ? -1 : 1;
  let allowed = sign < 0 ? x[j]! - model.lower[j]! : model.upper[j]! - x[j]!;
  for (let k = model.starts[j]!; k < model.starts[j + 1]! && allowed > 1e-9; k++) {
    const i = model.indices[k]!;
    const change = model.values[k]! * sign;
    if (change === 0) continue;
    const slack = change > 0 ? hardUpper[i]! - activity[i]! : activity[i]! - hardLower[i]!;
    allowed = Math.min(allowed, Math.max(slack, 0) / Math.abs(change));
  }
  if (kind[j] !== columnKind.continuous) allowed = Math.floor(allowed + 1e-7);
  return allowed > 1e-9 && Number.isFinite(allowed) ? allowed * sign : 0;
}

/**
 * One-opt: moves each column that has a cost as far towards a lower objective as its rows allow, the largest costs
 * first, until nothing moves. Feasible points stay feasible. Soft sides are respected: a move that would cost more
 * there than it gains is left out.
 * @returns the nonzeros touched
 */
export function oneOpt(state: SearchState, effort: number): number {
  const { problem } = state;
  const { movable, cost } = problem;
  const { starts } = problem.model;
  const order = movable.filter((j) => cost[j] !== 0).sort((a, b) => Math.abs(cost[b]!) - Math.abs(cost[a]!));
  let used = 0;
  for (let moved = true; moved && used < effort; ) {
    moved = false;
    for (const j of order) {
      used += starts[j + 1]! - starts[j]! + 1;
      const delta = improvingShift(state, j);
      if (delta === 0) continue;
      const before = state.objective();
      state.shift(j, delta);
      if (state.objective() < before - 1e-9) moved = true;
      else state.shift(j, -delta);
    }
  }
  return used;
}
