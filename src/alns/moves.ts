import type { Budget } from '../mip/solver.ts';
import { createSizes } from './adaptive-size.ts';
import { localMove } from './local-move.ts';
import { rememberedSize, type SearchMemory } from './memory.ts';
import type { Move } from './move.ts';
import type { Neighborhood } from './neighborhood.ts';
import type { Search } from './search.ts';
import { subMip } from './sub-mip.ts';

/** What the moves of a search are made of. */
export interface MoveSettings {
  readonly neighborhoods: readonly Neighborhood[];
  /** Whether local search is a move too. */
  readonly localSearch: boolean;
  /** What an earlier search has learned of their sizes. */
  readonly memory: SearchMemory | undefined;
  /** Whether budgets are seconds; else they are nodes. */
  readonly timed: boolean;
  /** The budget of the next move. */
  readonly budget: () => Budget;
  /** Iterations since the best solution last improved. */
  readonly stagnant: () => number;
  /** How much worse than the best a sub-MIP with a replaced cost may be, relative to |best|. */
  readonly slack: number;
  /** The smallest difference between two objective values, 0 where there is none. */
  readonly step: number;
}

/**
 * The least improvement asked for: the objective's step, this share of its size, or this share of the gap, the last the less
 * the longer nothing was found: crumbs are for the end.
 */
const leastImprovement = { ofObjective: 1e-6, ofGap: 0.005 };

/** Nonzeros that a pull of local search touches in a deterministic run: in proportion to the model, up to a most. */
const localEffort = { most: 3e7, perEntry: 1000 };

/** The moves that apply to a search: a sub-MIP for each neighbourhood, and local search. */
export function createMoves(search: Search, settings: MoveSettings): Move[] {
  const { model } = search;
  const { budget, stagnant, slack, step, memory } = settings;
  const cutoff = () => {
    const best = search.best.objective;
    const floor = Math.max(search.bound, search.relaxation?.objective ?? Number.NEGATIVE_INFINITY);
    const ofGap = Number.isFinite(floor) ? (leastImprovement.ofGap * (best - floor)) / (1 + stagnant()) : 0;
    const ofObjective = leastImprovement.ofObjective * Math.max(1, Math.abs(best));
    return best - Math.max(0.999 * step, ofObjective, ofGap);
  };
  const looseCutoff = () =>
    slack === 0
      ? cutoff()
      : Math.max(search.current.objective, search.best.objective + slack * Math.abs(search.best.objective));
  const size = createSizes(search.integers.length);
  const moves: Move[] = settings.neighborhoods
    .filter((neighborhood) => neighborhood.applies(search))
    .map((neighborhood) =>
      subMip(neighborhood, size(rememberedSize(memory, neighborhood.name)), { budget, cutoff, looseCutoff }),
    );
  if (settings.localSearch && search.integers.length > 0) {
    const entries = model.values.length + model.rows + model.columns;
    const effort = settings.timed
      ? Number.POSITIVE_INFINITY
      : Math.min(localEffort.most, localEffort.perEntry * entries);
    moves.push(localMove(() => ({ ...budget(), effort })));
  }
  return moves;
}
