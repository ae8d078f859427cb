import { maximizeConcave, type Policy } from '../concave-adversary.ts';
import { solveMultipleChoice } from '../multiple-choice.ts';
import { dot } from '../sets/parts.ts';
import { createPolyhedralSet } from '../sets/polyhedral.ts';
import type { KnapsackProblem } from './knapsack.ts';

/** How a bound is computed; the clock counts seconds. */
export interface KnapsackBoundSettings {
  readonly clock: () => number;
  readonly seconds: number;
  readonly signal?: AbortSignal;
}

/**
 * A lower bound on the optimal cost of a robust knapsack: for any scenario xi and any prices pi >= 0 of y <= x,
 * min over x of (f - p-bar - pi)'x + min over (y, r) of sum (p-hat xi - f + pi) y - p-hat xi r, c'y + t'r <= C, r <= y
 * is one. It is concave in (xi, pi), and its maximum is the root bound of the column generation of Arslan and Detienne
 * (INFORMS Journal on Computing 34(2), 2022): cutting planes find it, priced by multiple-choice knapsacks.
 */
export async function knapsackBound(
  { data, uncertainty }: KnapsackProblem,
  { clock, seconds, signal }: KnapsackBoundSettings,
): Promise<number> {
  const { profit, degradation, repair, weight, outsourcing, capacity } = data;
  const n = profit.length;
  const budget = uncertainty.rows![0]!;
  // At a price of f no item is worth making here.
  const highest = outsourcing.map((value) => Math.max(0, value));
  const both = createPolyhedralSet(
    [...uncertainty.lower, ...new Float64Array(n)],
    [...uncertainty.upper, ...highest],
    [{ normal: [...budget.normal, ...new Float64Array(n)], upper: budget.upper }],
  );
  const starts = Int32Array.from({ length: n + 1 }, (_, i) => 3 * i);
  const weights = new Float64Array(3 * n);
  const gains = new Float64Array(3 * n);
  for (let i = 0; i < n; i++) {
    weights[3 * i + 1] = weight[i]!;
    weights[3 * i + 2] = weight[i]! + repair[i]!;
  }

  function answer(point: Float64Array): Policy {
    const slope = new Float64Array(2 * n);
    let constant = 0;
    for (let i = 0; i < n; i++) {
      const price = point[n + i]!;
      gains[3 * i + 1] = outsourcing[i]! - degradation[i]! * point[i]! - price;
      gains[3 * i + 2] = outsourcing[i]! - price;
      if (outsourcing[i]! - profit[i]! - price >= 0) continue;
      constant += outsourcing[i]! - profit[i]!;
      slope[n + i]! -= 1;
    }
    const { chosen, gain, bound } = solveMultipleChoice({ starts, weights, gains }, capacity)!;
    chosen.forEach((option, i) => {
      if (option === 0) return;
      constant -= outsourcing[i]!;
      slope[n + i]! += 1;
      if (option === 1) slope[i] = degradation[i]!;
    });
    const policy = { y: new Float64Array(), constant, slope };
    return bound === gain ? policy : { ...policy, floor: constant + dot(slope, point) - (bound - gain) };
  }

  // Without prices every item is accepted and made elsewhere at a gain; prices at that gain are a better start.
  const start = Float64Array.from([
    ...uncertainty.lower,
    ...outsourcing.map((value, i) => Math.max(0, value - profit[i]!)),
  ]);
  const search = { clock, seconds, tolerance: 1e-4, scenarios: [start], ...(signal === undefined ? {} : { signal }) };
  return (await maximizeConcave(both, answer, search)).cost;
}
