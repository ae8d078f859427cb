import type { Rng } from '../../util/rng.ts';
import { cutoffBelow, type Keeper } from './keeper.ts';
import type { SearchProblem } from './problem.ts';
import type { FlipScores } from './scores.ts';
import { type WeightedSearchTuning, weightedSearch } from './weighted-search.ts';

/** Limits of one call. */
export interface StyleLimits {
  readonly rng: Rng;
  /** Nonzeros that may be touched; about 5e7 to 1e8 per second. */
  readonly effort: number;
  /** Asked every few dozen steps; true ends the search. */
  readonly stop?: () => boolean;
}

/** A way of running {@link weightedSearch}, and where it starts: at the best point or at the infeasible base vector. */
interface SearchStyle {
  readonly from: 'best' | 'base';
  readonly tuning: Partial<WeightedSearchTuning>;
}

/**
 * The styles that take turns; which one suits depends on the family of the model. In order: exchange at feasible points
 * (weighted covers and independent sets); exchange below the cutoff with the best of all columns given up, as NuMVC does
 * (Cai, Su, Luo and Sattar 2013), as soon as the cutoff is passed (independent set, auctions) or before, so that a repair
 * has room (assignment); the first two with columns drawn from a sample, which wander more (knapsack, large covers); a
 * fresh descent (where the first points were misleading); short excursions (linked rows, big-M).
 */
const searchStyles: readonly SearchStyle[] = [
  { from: 'best', tuning: { least: 3, rest: 4 } },
  { from: 'best', tuning: { pressed: Number.POSITIVE_INFINITY } },
  { from: 'best', tuning: { pressed: Number.POSITIVE_INFINITY, ahead: 1 } },
  { from: 'best', tuning: { least: 2, dropSample: 200 } },
  { from: 'best', tuning: { pressed: Number.POSITIVE_INFINITY, restSpread: 1, dropSample: 60 } },
  { from: 'base', tuning: { least: 1, dropSample: 60 } },
  { from: 'best', tuning: { patience: 30 } },
];

/** Whether any column that the search may move has a cost, or any row a price: without, every feasible point is optimal. */
export function hasObjective(problem: SearchProblem): boolean {
  return problem.soft.rate.some((rate) => rate > 0) || problem.movable.some((j) => problem.cost[j] !== 0);
}

/**
 * Improves the keeper's best point on the given scores, call after call: slices of weighted search. Every style has one
 * slice; then the one goes on that gained most per effort when it was last tried, or, when all came back empty, they take
 * turns with longer and longer slices. A style goes on where it stood, or, when a better point has been found since, from
 * there; it keeps its weights.
 * @param descend one of the styles starts over from the base vector: for points that did not come from there
 * @returns the next call: it goes on until its effort is spent, and returns the effort used
 */
export function styleTurns(scores: FlipScores, kept: Keeper, descend: boolean): (limits: StyleLimits) => number {
  const { state } = scores;
  const { problem } = state;
  const size = problem.rowColumns.length;
  let slice = 6e6 + 6 * size;
  let last = -1;
  let idle = 0;
  const styles = searchStyles.filter(({ from }) => from === 'best' || descend);
  /** What the last slice of each style gained per effort: optimistic at first, so that each has its turn. */
  const rates = styles.map(() => Number.POSITIVE_INFINITY);
  /** Where each style stood when another took over, and the best objective then. */
  const left: ({ x: Float64Array; weight: Float64Array; objective: number } | undefined)[] = styles.map(
    () => undefined,
  );
  return ({ rng, effort, stop }) => {
    if (!hasObjective(problem) || kept.best() === undefined) return 0;
    let used = 0;
    while (used < effort && stop?.() !== true) {
      const most = Math.max(...rates);
      const index = most > 0 ? rates.indexOf(most) : idle % styles.length;
      const style = styles[index]!;
      const own = left[index];
      if (index !== last || own?.objective !== kept.objective()) {
        if (own !== undefined) {
          const stale = style.from === 'best' && own.objective !== kept.objective();
          state.reset(stale ? kept.best()!.x : own.x);
          scores.weight.set(own.weight);
          scores.rebuild();
        } else {
          state.reset(style.from === 'best' ? kept.best()!.x : problem.base);
          scores.rebuild(1);
        }
        used += 6 * size;
      }
      const begun = used;
      const before = kept.objective();
      const source = 'local search';
      used += weightedSearch(scores, {
        rng,
        // A descent from the base vector has to become feasible first.
        effort: Math.min(style.from === 'base' && own === undefined ? 4 * slice : slice, effort - used),
        ...(stop === undefined ? {} : { stop }),
        cutoff: cutoffBelow(problem, before),
        tuning: style.tuning,
        onFeasible: (x, objective) => {
          kept.offer(x, objective, source);
          return cutoffBelow(problem, Math.min(objective, kept.objective()));
        },
      });
      const sound = kept.flush();
      const gained = before - kept.objective();
      rates[index] = gained / Math.max(used - begun, 1);
      last = sound ? index : -1;
      left[index] = sound
        ? { x: state.x.slice(), weight: scores.weight.slice(), objective: kept.objective() }
        : undefined;
      idle = gained > 0 ? 0 : idle + 1;
      if (idle > 0 && idle % (2 * styles.length) === 0) slice *= 2;
    }
    return used;
  };
}
