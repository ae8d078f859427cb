import type { MipModel, Point } from '../../mip/model.ts';
import type { Rng } from '../../util/rng.ts';
import { problemOf } from '../local/improve.ts';
import { keeper } from '../local/keeper.ts';
import { flipScores } from '../local/scores.ts';
import { searchState } from '../local/state.ts';
import { hasObjective, styleTurns } from '../local/styles.ts';
import { weightedSearch } from '../local/weighted-search.ts';
import { feasibilityJump } from './feasibility-jump.ts';
import { greedyRepair } from './greedy.ts';
import { countLocks, lockRounding, type RoundingStrategy, roundingStrategies } from './lock-rounding.ts';

/** Limits, hints and reports of {@link findStart}. */
export interface StartOptions {
  readonly rng: Rng;
  /** Nonzeros that may be touched; about 5e7 to 1e8 per second. */
  readonly effort: number;
  /** Asked every few dozen steps; true ends the search early. */
  readonly stop?: () => boolean;
  /** A hint, length n: NaN where nothing is known; need not be feasible. */
  readonly start?: Float64Array;
  /** Called at every verified feasible point that is better than all before, with what found it. */
  onPoint?(point: Point, source: string): void;
}

/** What the start heuristics found. */
export interface StartResult {
  /** The best feasible point; absent when none was found. */
  readonly best?: Point;
  /** `best`, or the least violated vector seen (integers whole, within bounds): for repair. */
  readonly nearest: Float64Array;
  /** Nonzeros touched. */
  readonly effortUsed: number;
}

/** Repairs rest longer than improvements do: rows that pull against each other make short rests cycle. */
const repairTuning = { rest: 3, restSpread: 20 };

/** The vector in which every flip column takes the value its cost asks for. */
function cheapestCorner(problem: ReturnType<typeof problemOf>): Float64Array {
  const { base, movable, cost, kind, model } = problem;
  const corner = base.slice();
  for (const j of movable) if (kind[j] === 1 && cost[j]! < 0) corner[j] = Math.floor(model.upper[j]! + 1e-9);
  return corner;
}

/**
 * LP-free start heuristics. First the ones that cost little: the hint, greedy repair of the cheapest corner, fix and
 * propagate in several orders, each repaired by weighted search or feasibility jump; then, with a feasible point,
 * local search on the best for the rest of the effort; without one, longer and longer repairs from all of them.
 * Deterministic under rng and effort as long as `stop` does not strike.
 * @throws RangeError when the hint has another length than the model has columns
 */
export function findStart(model: MipModel, options: StartOptions): StartResult {
  const { start: hint } = options;
  if (hint !== undefined && hint.length !== model.columns)
    throw new RangeError(`a start of ${hint.length} values for ${model.columns} columns.`);
  const rng = options.rng.fork('start');
  const problem = problemOf(model);
  const state = searchState(problem, cheapestCorner(problem));
  const scores = flipScores(state);
  const size = problem.rowColumns.length + problem.columns;
  let used = 10 * size;
  const stop = options.stop === undefined ? {} : { stop: options.stop };
  const over = () => used >= options.effort || stop.stop?.() === true;
  const kept = keeper(problem, () => used + scores.effort(), options.onPoint);
  const nearest = state.x.slice();
  let leastViolation = Number.POSITIVE_INFINITY;

  const noteNearest = (x: Float64Array, violation: number) => {
    if (violation >= leastViolation) return;
    leastViolation = violation;
    nearest.set(x);
  };

  /** Reports the state as it is; true when it is feasible. */
  function take(source: string): boolean {
    if (state.violatedCount() > 0) {
      noteNearest(state.x, state.totalViolation());
      return false;
    }
    kept.offer(state.x, state.objective(), source);
    return kept.best() !== undefined;
  }

  /** Repairs the state by weighted search or feasibility jump. */
  function repair(by: 'weights' | 'jump', effort: number, source: string): void {
    const limit = Math.min(effort, options.effort - used);
    if (limit <= 0) return;
    if (by === 'jump') used += feasibilityJump(scores, { rng, effort: limit, ...stop, onNearest: noteNearest }).effort;
    else
      used += weightedSearch(scores, {
        rng,
        effort: limit,
        ...stop,
        untilFeasible: true,
        tuning: repairTuning,
        onNearest: noteNearest,
        onFeasible: (x, objective) => {
          kept.offer(x, objective, source);
          return objective;
        },
      });
    take(source);
  }

  function restart(x: Float64Array): void {
    state.reset(x);
    scores.rebuild(1);
    used += 6 * size;
  }

  const locks = countLocks(model);
  function round(strategy: RoundingStrategy, effort: number): Float64Array {
    const rounded = lockRounding(model, locks, strategy, {
      rng,
      effort,
      ...stop,
      ...(hint === undefined ? {} : { hint }),
    });
    used += rounded.effort;
    return rounded.x;
  }

  const little = 3e6 + 5 * size;
  let descended = false;
  if (hint !== undefined) {
    const complete = hint.every((value) => !Number.isNaN(value));
    restart(complete ? hint.map((value, j) => within(model, j, value)) : round('hint', 10 * little));
    if (!take('given start')) {
      repair('weights', little, 'repaired start');
      if (state.violatedCount() > 0) repair('jump', little, 'repaired start');
    }
    restart(cheapestCorner(problem));
  }
  if (!over()) {
    used += greedyRepair(scores, { effort: 10 * little, ...stop });
    if (!take('greedy')) repair('weights', little, 'greedy + repair');
    descended = state.violatedCount() === 0;
  }
  for (const strategy of ['cost', 'locks'] as const) {
    if (over() || (strategy === 'locks' && kept.best() !== undefined)) break;
    restart(round(strategy, 2 * little));
    if (!take(`rounding by ${strategy}`)) repair('weights', little, `rounding by ${strategy} + repair`);
    if (state.violatedCount() > 0 && kept.best() === undefined)
      repair('jump', little, `rounding by ${strategy} + jump`);
  }
  for (let attempt = 0; kept.best() === undefined && !over(); attempt++) {
    const effort = little * 2 ** (1 + Math.floor(attempt / 6));
    const turn = attempt % 6;
    if (turn === 0) {
      restart(problem.base);
      repair('jump', 4 * effort, 'feasibility jump');
    } else if (turn === 1) {
      restart(problem.base);
      repair('weights', 2 * effort, 'weighted search');
    } else if (turn === 5) {
      restart(nearest.slice());
      repair('jump', effort, 'repair of the nearest');
    } else {
      restart(round(roundingStrategies[turn + (attempt > 5 ? 1 : 0)] ?? 'random', 4 * little));
      repair(turn % 2 === 0 ? 'jump' : 'weights', effort, 'rounding + repair');
    }
  }
  if (kept.best() !== undefined && hasObjective(problem) && !over())
    used += styleTurns(scores, kept, !descended)({ rng, effort: options.effort - used, ...stop });
  kept.flush();
  const best = kept.best();
  return {
    ...(best === undefined ? {} : { best }),
    nearest: best === undefined ? problem.expand(nearest) : best.x.slice(),
    effortUsed: used,
  };
}

/** A hint's value as a whole number where the column is integer, within bounds. */
function within(model: MipModel, j: number, value: number): number {
  const whole = model.integer[j] === 1 ? Math.round(value) : value;
  return Math.min(Math.max(whole, model.lower[j]!), model.upper[j]!);
}
