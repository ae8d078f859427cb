import type { MipModel, Point } from '../../mip/model.ts';
import { verified } from '../../mip/verify.ts';
import type { Rng } from '../../util/rng.ts';
import { oneOpt } from './one-opt.ts';
import type { SearchProblem } from './problem.ts';
import { searchProblem } from './project.ts';
import { type FlipScores, flipScores } from './scores.ts';
import { searchState } from './state.ts';
import { swapSearch } from './swap.ts';
import { type WeightedSearchTuning, weightedSearch } from './weighted-search.ts';

/** Limits and reports of {@link improve}. */
export interface ImproveOptions {
  readonly rng: Rng;
  /** Nonzeros that may be touched; about 5e7 to 1e8 per second. */
  readonly effort: number;
  /** Asked every few hundred steps; true ends the search. */
  readonly stop?: () => boolean;
  /** Called at every verified point that is better than all before, with what found it. */
  onPoint?(point: Point, source: string): void;
}

/** A way of running {@link weightedSearch}, and where it starts: at the best point or at the infeasible base vector. */
interface SearchStyle {
  readonly from: 'best' | 'base';
  readonly tuning: Partial<WeightedSearchTuning>;
}

/**
 * The styles that take turns; which one suits depends on the family of the model. In order: exchange at feasible points
 * (vertex cover, independent set, knapsack), exchange below the cutoff (set cover), a fresh descent (where the first
 * points were misleading), short excursions (linked rows, big-M).
 */
const searchStyles: readonly SearchStyle[] = [
  { from: 'best', tuning: { least: 2 } },
  { from: 'best', tuning: { pressed: Number.POSITIVE_INFINITY, restSpread: 1 } },
  { from: 'base', tuning: { least: 1 } },
  { from: 'best', tuning: { patience: 30 } },
];

const problems = new WeakMap<MipModel, SearchProblem>();

/** The search problem of a model, made once per model. */
export function problemOf(model: MipModel): SearchProblem {
  const known = problems.get(model);
  if (known !== undefined) return known;
  const made = searchProblem(model);
  problems.set(model, made);
  return made;
}

/** The objective that counts as better than `objective`. */
function cutoffBelow(problem: SearchProblem, objective: number): number {
  const step = problem.objectiveStep;
  return objective - (step > 0 ? step * 0.999 : Math.max(1e-6 * Math.abs(objective), 1e-9));
}

/** Keeps the best verified point; verifying is put off while points come faster than it pays. */
export interface Keeper {
  /** Notes a feasible vector of the search, and verifies it when it is time. */
  offer(x: Float64Array, objective: number, source: string): void;
  /** Verifies what is pending. False when a pending vector failed: the state has drifted. */
  flush(): boolean;
  /** The best verified point so far. */
  best(): Point | undefined;
  /** The objective of the best vector noted, verified or not; Infinity when there is none. */
  objective(): number;
}

/** A keeper for a problem. `work` tells the effort spent so far. */
export function keeper(
  problem: SearchProblem,
  work: () => number,
  onPoint: ((point: Point, source: string) => void) | undefined,
): Keeper {
  const { model } = problem;
  const pending = new Float64Array(problem.columns);
  const pause = 10 * model.indices.length + 1e6;
  let source = '';
  let waiting = false;
  let objective = Number.POSITIVE_INFINITY;
  let best: Point | undefined;
  let next = 0;

  function flush(): boolean {
    if (!waiting) return true;
    waiting = false;
    next = work() + pause;
    const point = verified(model, problem.expand(pending));
    if (point !== undefined && !(best !== undefined && point.objective >= best.objective)) {
      best = point;
      onPoint?.(point, source);
    }
    objective = best?.objective ?? Number.POSITIVE_INFINITY;
    return point !== undefined;
  }

  return {
    offer(x, value, from) {
      if (value >= objective) return;
      pending.set(x);
      objective = value;
      source = from;
      waiting = true;
      if (best === undefined || work() >= next) flush();
    },
    flush,
    best: () => best,
    objective: () => objective,
  };
}

/** Whether any column that the search may move has a cost, or any row a price: without, every feasible point is optimal. */
export function hasObjective(problem: SearchProblem): boolean {
  return problem.soft.rate.some((rate) => rate > 0) || problem.movable.some((j) => problem.cost[j] !== 0);
}

/**
 * Improves the keeper's best point on the given scores until the effort is spent: slices of weighted search. Every style
 * has one slice; then the one goes on that gained most per effort when it was last tried, or, when all came back empty,
 * they take turns with longer and longer slices. A style goes on where it stood, or, when another has found a better point
 * since, from there with fresh weights. With `descend` one of the styles
 * starts over from the base vector: for points that did not come from there.
 * @returns the effort used
 */
export function improveKept(
  scores: FlipScores,
  kept: Keeper,
  options: ImproveOptions & { readonly descend?: boolean },
): number {
  const { state } = scores;
  const { problem } = state;
  const { rng, effort, stop } = options;
  if (!hasObjective(problem) || kept.best() === undefined) return 0;
  const size = problem.rowColumns.length;
  let slice = 6e6 + 6 * size;
  let used = 0;
  let last = -1;
  let idle = 0;
  const styles = searchStyles.filter(({ from }) => from === 'best' || options.descend === true);
  /** What the last slice of each style gained per effort: optimistic at first, so that each has its turn. */
  const rates = styles.map(() => Number.POSITIVE_INFINITY);
  /** Where each style stood when another took over, and the best objective then. */
  const left: ({ x: Float64Array; weight: Float64Array; objective: number } | undefined)[] = styles.map(
    () => undefined,
  );
  while (used < effort && stop?.() !== true) {
    const most = Math.max(...rates);
    const index = most > 0 ? rates.indexOf(most) : idle % styles.length;
    const style = styles[index]!;
    const own = left[index];
    if (index !== last) {
      if (own !== undefined && own.objective === kept.objective()) {
        state.reset(own.x);
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
}

/**
 * Improves a feasible point by local search: one-opt and swaps first, then weighted search in several styles. Gives
 * back the best verified point, the given one when nothing better was found. Deterministic under the rng and effort.
 * @throws RangeError when the point is not feasible for the model
 */
export function improve(model: MipModel, point: Point, options: ImproveOptions): Point {
  const problem = problemOf(model);
  const state = searchState(problem, point.x);
  const given = verified(model, point.x);
  if (given === undefined) throw new RangeError('the point to improve is not feasible.');
  if (state.violatedCount() > 0) return given;
  let work = 0;
  const kept = keeper(problem, () => work, options.onPoint);
  kept.offer(state.x, state.objective(), 'start');
  const share = options.effort / 10;
  work += oneOpt(state, share);
  kept.offer(state.x, state.objective(), 'one-opt');
  work += swapSearch(state, { rng: options.rng, effort: share });
  kept.offer(state.x, state.objective(), 'swap');
  kept.flush();
  const scores = flipScores(state);
  improveKept(scores, kept, { ...options, effort: options.effort - work });
  const best = kept.best();
  return best !== undefined && best.objective < given.objective ? best : given;
}
