import type { Point } from '../../mip/model.ts';
import { verified } from '../../mip/verify.ts';
import type { SearchProblem } from './problem.ts';

/** The objective that counts as better than `objective`. */
export function cutoffBelow(problem: SearchProblem, objective: number): number {
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
  /** Forgets the best and goes on with a verified point in its place; it is not reported. */
  restart(point: Point): void;
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
    restart(point) {
      waiting = false;
      best = point;
      objective = point.objective;
    },
  };
}
