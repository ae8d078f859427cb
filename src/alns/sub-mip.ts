import type { Budget } from '../mip/solver.ts';
import type { AdaptiveSize } from './adaptive-size.ts';
import type { Move, Played } from './move.ts';
import type { Neighborhood } from './neighborhood.ts';
import type { Search } from './search.ts';

/** What every sub-MIP shares. */
export interface SubMipSettings {
  /** The budget of the next sub-MIP. */
  readonly budget: () => Budget;
  /** The cutoff for a sub-MIP with the model's own cost, from the state of the search. */
  readonly cutoff: (search: Search) => number;
  /** The cutoff for a sub-MIP with a replaced cost: above the best where the acceptance rule takes worse solutions. */
  readonly looseCutoff: (search: Search) => number;
}

/** How much of its budget a solve used: seconds against seconds where time is budgeted, nodes against nodes otherwise. */
function effortOf(budget: Budget, spent: { seconds: number; nodes: number }): number {
  if (budget.seconds !== undefined) return spent.seconds / Math.max(budget.seconds, 1e-9);
  return budget.nodes === undefined ? spent.seconds : (spent.nodes + 1) / (budget.nodes + 1);
}

/** The move that carves a neighbourhood at its adaptive size and solves it as a sub-MIP with cutoff and start. */
export function subMip(neighborhood: Neighborhood, size: AdaptiveSize, settings: SubMipSettings): Move {
  return {
    name: neighborhood.name,
    get size() {
      return size.value;
    },
    async play(search, { session }, rng, signal): Promise<Played> {
      const change = neighborhood.carve(search, size.value, rng);
      const limit = change.cost === undefined ? settings.cutoff(search) : settings.looseCutoff(search);
      const cutoff = Math.min(limit, change.cutoff ?? Number.POSITIVE_INFINITY);
      const budget = settings.budget();
      const result = await session.solve({ ...change, cutoff }, budget, search.current.x, { signal });
      const fixed =
        change.bounds?.columns.filter((_, k) => change.bounds!.lower[k]! >= change.bounds!.upper[k]!).length ?? 0;
      return { result, free: search.model.columns - fixed, size: size.value, effort: effortOf(budget, result) };
    },
    adapt: (played, verdict) => size.adapt(played.result.status, verdict, played.effort),
  };
}
