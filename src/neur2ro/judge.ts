import type { RobustProblem, WorstCase } from './problem.ts';
import type { RunLimits } from './run-limits.ts';

/** A first-stage decision with its exact worst case. Costs of both stages are included in `value` and `bound`. */
export interface Verdict {
  readonly x: Float64Array;
  readonly worst: WorstCase;
  /** cost(x) + the recourse in the worst scenario found. */
  readonly value: number;
  /** No scenario makes x cost more than this; equals `value`, up to the tolerance, unless a limit or a cutoff ended the search. */
  readonly bound: number;
}

/** Evaluates first-stage decisions exactly, and keeps the best of them and what was met on the way. */
export interface Judge {
  /** The decision with the least guaranteed cost so far. */
  readonly best: Verdict | undefined;
  /** Worst scenarios of the decisions evaluated to the end, the last found first, each once. */
  readonly scenarios: readonly Float64Array[];
  /** Second-stage decisions met, the last first, each once. */
  readonly policies: readonly Float64Array[];
  /** The exact worst case of x; known ones are not searched again. */
  evaluate(x: Float64Array): Promise<Verdict>;
  /**
   * The verdict on x where its worst case may be below `cutoff`, else undefined: the scenarios that ruled out others are
   * tried first.
   */
  contest(x: Float64Array, cutoff: number): Promise<Verdict | undefined>;
}

/** Scenarios held against a contender, and policies kept. */
const mostRivals = 12;
const mostPolicies = 600;

/** A vector as a text, equal for equal vectors up to rounding. */
export function keyOf(vector: ArrayLike<number>): string {
  return Array.from(vector, (value) => Math.round(value * 1e7) / 1e7).join(' ');
}

/**
 * A judge of a run. The first decision is evaluated to the end whatever the time, so that a run always ends with an exact
 * worst case; only the signal stops that.
 */
export function createJudge(problem: RobustProblem, limits: RunLimits): Judge {
  const known = new Map<string, Verdict>();
  const scenarios = new Map<string, Float64Array>();
  const policies = new Map<string, Float64Array>();
  let rivals: Float64Array[] = [];
  let best: Verdict | undefined;

  /** Enters as the newest; the oldest leaves where there are too many. */
  function enter(list: Map<string, Float64Array>, vector: Float64Array, most = Number.POSITIVE_INFINITY): void {
    const key = keyOf(vector);
    list.delete(key);
    list.set(key, vector);
    if (list.size > most) list.delete(list.keys().next().value!);
  }

  async function search(x: Float64Array, cutoff?: number): Promise<Verdict> {
    const fixed = problem.cost(x);
    const worst = await problem.worstCase(x, {
      scenarios: rivals.slice(0, 2),
      ...(best === undefined || limits.left() === Number.POSITIVE_INFINITY ? {} : { seconds: limits.left() }),
      ...(cutoff === undefined ? {} : { cutoff: cutoff - fixed }),
      ...(limits.signal === undefined ? {} : { signal: limits.signal }),
    });
    const verdict = { x, worst, value: fixed + worst.cost, bound: fixed + worst.bound };
    rivals = [worst.scenario, ...rivals.filter((rival) => rival !== worst.scenario)].slice(0, mostRivals);
    if (best === undefined || verdict.bound < best.bound) best = verdict;
    return verdict;
  }

  async function evaluate(x: Float64Array): Promise<Verdict> {
    const key = keyOf(x);
    const before = known.get(key);
    if (before !== undefined) return before;
    const verdict = await search(x);
    if (!limits.over()) known.set(key, verdict);
    enter(scenarios, verdict.worst.scenario);
    for (const policy of verdict.worst.policies) enter(policies, policy, mostPolicies);
    return verdict;
  }

  return {
    get best() {
      return best;
    },
    get scenarios() {
      return [...scenarios.values()].reverse();
    },
    get policies() {
      return [...policies.values()].reverse();
    },
    evaluate,
    async contest(x, cutoff) {
      const fixed = problem.cost(x);
      for (const [k, rival] of rivals.entries()) {
        const { cost } = await problem.recourse(x, rival);
        if (fixed + cost < cutoff) continue;
        // What ruled out one contender is likely to rule out the next.
        rivals.splice(k, 1);
        rivals.unshift(rival);
        return undefined;
      }
      const verdict = await search(x, cutoff);
      if (verdict.bound >= cutoff) return undefined;
      known.set(keyOf(x), verdict);
      enter(scenarios, verdict.worst.scenario);
      for (const policy of verdict.worst.policies) enter(policies, policy, mostPolicies);
      return verdict;
    },
  };
}
