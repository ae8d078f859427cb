import type { RobustProblem, WorstCase, WorstCaseLimits } from './problem.ts';

/** A first-stage decision with its exact worst case. Costs include the first stage. */
export interface RobustSolution {
  readonly x: Float64Array;
  readonly worst: WorstCase;
  /** What x costs in `worst.scenario`. */
  readonly objective: number;
  /** No scenario makes x cost more than this. */
  readonly upper: number;
}

/** Evaluates a decision exactly. */
export async function evaluate(
  problem: RobustProblem,
  x: Float64Array,
  limits?: WorstCaseLimits,
): Promise<RobustSolution> {
  const worst = await problem.worstCase(x, limits);
  const certain = problem.cost(x);
  return { x, worst, objective: certain + worst.cost, upper: certain + worst.bound };
}

/** The difference of two bounds relative to the upper one; Infinity while one of them is unknown. */
export function relativeGap(lower: number, upper: number): number {
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return Number.POSITIVE_INFINITY;
  return Math.max(0, upper - lower) / Math.max(1e-9, Math.abs(upper));
}

/** Whether two bounds are as near as a relative gap asks. */
export function closed(lower: number, upper: number, gap: number): boolean {
  return relativeGap(lower, upper) <= gap;
}
