import type { MipModel, Point } from '../../mip/model.ts';
import { verified } from '../../mip/verify.ts';
import { keeper } from './keeper.ts';
import { oneOpt } from './one-opt.ts';
import type { SearchProblem } from './problem.ts';
import { searchProblem } from './project.ts';
import { flipScores } from './scores.ts';
import { searchState } from './state.ts';
import { type StyleLimits, styleTurns } from './styles.ts';
import { swapSearch } from './swap.ts';

/** Limits and reports of one {@link Improver.improve}. */
export interface ImproveOptions extends StyleLimits {
  /** Called at every verified point that is better than all before, with what found it. */
  onPoint?(point: Point, source: string): void;
}

/** Local search on one model that goes on where it stopped. */
export interface Improver {
  /**
   * Improves a feasible point: a new one by one-opt and swaps first, then by weighted search in several styles; one that it
   * found itself goes on from where the search stands, weights and all. Gives back the best verified point, the given one
   * when nothing better was found. Deterministic under the calls, their rngs and efforts.
   * @throws RangeError when the point is not feasible for the model
   */
  improve(point: Point, options: ImproveOptions): Point;
}

const problems = new WeakMap<MipModel, SearchProblem>();

/** The search problem of a model, made once per model. */
export function problemOf(model: MipModel): SearchProblem {
  const known = problems.get(model);
  if (known !== undefined) return known;
  const made = searchProblem(model);
  problems.set(model, made);
  return made;
}

/** What one-opt and swaps on a new point may touch, each: a share of the call's effort, and so many times the model. */
const opening = { share: 0.1, sweeps: 10 };

/** A local search without memory yet. */
export function createImprover(model: MipModel): Improver {
  const problem = problemOf(model);
  const state = searchState(problem);
  const scores = flipScores(state);
  let work = 0;
  let report: ImproveOptions['onPoint'];
  const kept = keeper(
    problem,
    () => work,
    (point, source) => report?.(point, source),
  );
  const turns = styleTurns(scores, kept, false);

  /** Puts a new point in place of what was kept, and improves it by the moves that need no weights. */
  function open(given: Point, { rng, effort }: ImproveOptions): void {
    kept.restart(given);
    const share = Math.min(opening.share * effort, opening.sweeps * (model.values.length + model.columns));
    work += oneOpt(state, share);
    kept.offer(state.x, state.objective(), 'one-opt');
    work += swapSearch(state, { rng, effort: share });
    kept.offer(state.x, state.objective(), 'swap');
    kept.flush();
  }

  return {
    improve(point, options) {
      const given = verified(model, point.x);
      if (given === undefined) throw new RangeError('the point to improve is not feasible.');
      report = options.onPoint;
      const before = work;
      if (kept.best()?.objective !== given.objective) {
        state.reset(given.x);
        scores.rebuild(1);
        if (state.violatedCount() > 0) return given;
        open(given, options);
      }
      work += turns({ ...options, effort: options.effort - (work - before) });
      const best = kept.best();
      return best !== undefined && best.objective < given.objective ? best : given;
    },
  };
}
