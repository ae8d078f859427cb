import type { MipModel } from '../mip/model.ts';
import type { MipSession, MipSolver } from '../mip/solver.ts';
import { createLocalSearch, type LocalSearch } from './local-search.ts';

/** One thread of a search, which plays one move at a time: what solves its sub-MIPs, and what searches locally. */
export interface Lane {
  readonly session: MipSession;
  readonly local: LocalSearch;
}

/** The threads of one search, at least one. */
export type Lanes = readonly [Lane, ...Lane[]];

/** Opens thread number k. Each seeds its solver and its local search anew, so that no two of them do the same. */
export async function openLane(model: MipModel, solver: MipSolver, seed: number, k: number): Promise<Lane> {
  return {
    session: await solver.open(model, { seed: seed + k, role: 'sub-mip' }),
    local: createLocalSearch(model, seed + k),
  };
}

/** Ends the threads. */
export function disposeLanes(lanes: readonly Lane[]): void {
  for (const { session, local } of lanes) {
    session.dispose();
    local.dispose();
  }
}
