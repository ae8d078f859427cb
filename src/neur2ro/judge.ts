import { evaluate, type RobustSolution } from './evaluation.ts';
import type { RobustProblem } from './problem.ts';
import { type RunLimits, remaining } from './run-limits.ts';

/** Evaluates first-stage decisions exactly, each once, and keeps the best of them. */
export interface Judge {
  /** The decision with the least guaranteed cost so far. */
  readonly best: RobustSolution | undefined;
  /** All that was evaluated to the end, the last first. */
  readonly solutions: readonly RobustSolution[];
  /** Their worst scenarios, the last first, each once. */
  readonly scenarios: readonly Float64Array[];
  /** The exact worst case of x, within the limits of the run or narrower ones; known ones are not searched again. */
  evaluate(x: Float64Array, own?: RunLimits): Promise<RobustSolution>;
  /** The same up to where x is known to be no better than the best; the solution where it is. */
  improve(x: Float64Array, own?: RunLimits): Promise<RobustSolution | undefined>;
  /** Takes note of a decision that was evaluated elsewhere. */
  enter(solution: RobustSolution): void;
}

/**
 * Seconds that an evaluation gets even when the time is over, the first of a run and every other one: without a worst case a
 * decision is worth nothing.
 */
const grace = { first: 0.5, other: 0.1 };

/** A vector as a text, equal for equal vectors up to rounding. */
export function keyOf(vector: ArrayLike<number>): string {
  return Array.from(vector, (value) => Math.round(value * 1e7) / 1e7).join(' ');
}

/** A judge of a run. A decision whose search a limit ended keeps the bound that was reached, which holds. */
export function createJudge(problem: RobustProblem, limits: RunLimits): Judge {
  const known = new Map<string, RobustSolution>();
  let best: RobustSolution | undefined;

  function enter(solution: RobustSolution): void {
    known.set(keyOf(solution.x), solution);
    if (best === undefined || solution.upper < best.upper) best = solution;
  }

  return {
    get best() {
      return best;
    },
    get solutions() {
      return [...known.values()].reverse();
    },
    get scenarios() {
      const met = new Map<string, Float64Array>();
      for (const { worst } of [...known.values()].reverse()) {
        const key = keyOf(worst.scenario);
        if (!met.has(key)) met.set(key, worst.scenario);
      }
      return [...met.values()];
    },
    async evaluate(x, own = limits) {
      const before = known.get(keyOf(x));
      if (before !== undefined) return before;
      const solution = await evaluate(problem, x, {
        ...(best === undefined ? {} : { scenarios: [best.worst.scenario] }),
        ...remaining(own, best === undefined ? grace.first : grace.other),
      });
      enter(solution);
      return solution;
    },
    async improve(x, own = limits) {
      if (best === undefined) return this.evaluate(x, own);
      if (known.has(keyOf(x))) return undefined;
      const solution = await evaluate(problem, x, {
        cutoff: best.upper - problem.cost(x),
        scenarios: [best.worst.scenario],
        ...remaining(own),
      });
      if (solution.upper >= best.upper) return undefined;
      enter(solution);
      return solution;
    },
    enter,
  };
}
