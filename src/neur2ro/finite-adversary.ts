import type { Recourse, WorstCase, WorstCaseLimits } from './problem.ts';
import { type CallLimits, createRunLimits, remaining } from './run-limits.ts';

/** What a search through a list needs besides the limits; see {@link WorstCaseLimits}. */
export interface FiniteSearch extends WorstCaseLimits {
  /** What a second-stage decision, repaired where need be, costs at most in another scenario; default: no estimate. */
  readonly estimate?: (y: Float64Array, scenario: Float64Array) => number;
  /** No recourse costs more than this, where one is feasible; default Infinity. */
  readonly ceiling?: number;
  /** Seconds since some start; needed with `seconds`. */
  readonly clock: () => number;
}

const enough = 1e-6;

/**
 * The worst of a list of scenarios. The one of largest estimate is answered next, and its answer lowers the estimates of
 * the others: few of many scenarios are solved.
 */
export async function maximizeFinite(
  list: readonly Float64Array[],
  answer: (scenario: Float64Array, limits: CallLimits) => Promise<Recourse>,
  { tolerance, seconds, cutoff, signal, estimate, clock, ceiling = Number.POSITIVE_INFINITY }: FiniteSearch,
): Promise<WorstCase> {
  const limits = createRunLimits(clock, seconds, signal);
  const policies: Float64Array[] = [];
  const estimates = new Float64Array(list.length).fill(ceiling);
  const answered = new Uint8Array(list.length);
  let cost = Number.NEGATIVE_INFINITY;
  let worst = 0;
  let response: Float64Array | undefined;
  const near = () => tolerance ?? enough * Math.max(1, Math.abs(cost));
  for (;;) {
    let next = -1;
    let bound = cost;
    for (let k = 0; k < list.length; k++) {
      bound = Math.max(bound, estimates[k]!);
      if (answered[k] === 0 && (next < 0 || estimates[k]! > estimates[next]!)) next = k;
    }
    const known = cost > Number.NEGATIVE_INFINITY;
    const settled = next < 0 || (known && estimates[next]! - cost <= near());
    const dear = cutoff !== undefined && cost > cutoff;
    if (settled || dear || (response !== undefined && limits.over())) {
      const others = policies.filter((y) => y !== response);
      return { scenario: list[worst]!, cost, bound, policies: response === undefined ? others : [response, ...others] };
    }
    const { cost: found, y, floor = found } = await answer(list[next]!, remaining(limits));
    answered[next] = 1;
    if (y === undefined && floor === Number.POSITIVE_INFINITY)
      return { scenario: list[next]!, cost: found, bound: found, policies };
    estimates[next] = Math.min(estimates[next]!, found);
    if (response === undefined || floor > cost) {
      cost = Math.max(cost, floor);
      worst = next;
      response = y;
    }
    if (y !== undefined) policies.push(y);
    if (y === undefined && limits.over()) return { scenario: list[worst]!, cost, bound, policies };
    if (y === undefined || estimate === undefined) continue;
    for (let k = 0; k < list.length; k++)
      if (estimates[k]! > cost) estimates[k] = Math.min(estimates[k]!, estimate(y, list[k]!));
  }
}
