import type { Recourse, WorstCase, WorstCaseLimits } from './problem.ts';

/** What a search through a list needs besides the limits; see {@link WorstCaseLimits}. */
export interface FiniteSearch extends WorstCaseLimits {
  /** What a second-stage decision, repaired where need be, costs at most in another scenario; default: no estimate. */
  readonly estimate?: (y: Float64Array, scenario: Float64Array) => number;
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
  answer: (scenario: Float64Array) => Promise<Recourse>,
  { tolerance, seconds, cutoff, signal, estimate, clock }: FiniteSearch,
): Promise<WorstCase> {
  const begun = clock();
  const policies: Float64Array[] = [];
  const estimates = new Float64Array(list.length).fill(Number.POSITIVE_INFINITY);
  let cost = Number.NEGATIVE_INFINITY;
  let worst = 0;
  let response: Float64Array | undefined;
  const near = () => tolerance ?? enough * Math.max(1, Math.abs(cost));
  for (;;) {
    let next = 0;
    for (let k = 1; k < list.length; k++) if (estimates[k]! > estimates[next]!) next = k;
    const bound = Math.max(cost, estimates[next]!);
    const over = signal?.aborted || (seconds !== undefined && clock() - begun > seconds);
    const dear = cutoff !== undefined && cost > cutoff;
    if (policies.length > 0 && (bound - cost <= near() || over || dear))
      return { scenario: list[worst]!, cost, bound, policies: [response!, ...policies.filter((y) => y !== response)] };
    const { cost: found, y } = await answer(list[next]!);
    if (y === undefined) return { scenario: list[next]!, cost: found, bound: found, policies };
    policies.push(y);
    estimates[next] = found;
    if (found > cost) {
      cost = found;
      worst = next;
      response = y;
    }
    if (estimate === undefined) continue;
    for (let k = 0; k < list.length; k++)
      if (estimates[k]! > cost) estimates[k] = Math.min(estimates[k]!, estimate(y, list[k]!));
  }
}
