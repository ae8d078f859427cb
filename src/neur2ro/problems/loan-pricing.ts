import { improveChoices } from '../improve-choices.ts';
import type { Pricing } from '../pricing.ts';
import { dot } from '../sets/parts.ts';
import type { LoanBudgetingData } from './loan-budgeting-data.ts';

/**
 * Both stages of capital budgeting with loans at prices of the first: a multiple-choice knapsack. For each project: nothing,
 * early or late; then whether the loan of either stage is taken, which weighs less than nothing.
 */
export function loanPricing(data: LoanBudgetingData): Pricing {
  const { cost, profit, risk, budget, earlyLoan, lateLoan, earlyPrice, latePrice, discount } = data;
  const n = cost.length;
  const factors = risk[0]!.length;
  const starts = Int32Array.from({ length: n + 3 }, (_, i) => (i <= n ? 3 * i : 3 * n + 2 * (i - n)));
  const weights = new Float64Array(3 * n + 4);
  const gains = new Float64Array(3 * n + 4);
  for (let i = 0; i < n; i++) weights[3 * i + 1] = weights[3 * i + 2] = cost[i]!;
  const [early, late] = [3 * n, 3 * n + 2];
  weights[early + 1] = -earlyLoan;
  weights[late + 1] = -lateLoan;
  gains[late + 1] = -latePrice;
  // No scenario moves a profit by more than half, so this is the most that a unit of money can earn.
  const rate = Math.max(...cost.map((value, i) => (1.5 * profit[i]!) / Math.max(value, 1e-9)));
  const worth = cost.map((value, i) => 1.5 * profit[i]! + rate * value);
  const only = (allowed: boolean, gain: number) => (allowed ? gain : Number.NEGATIVE_INFINITY);
  return {
    range: Float64Array.of(...worth, earlyPrice + rate * earlyLoan),
    best(scenario, prices, { lower, upper }, { tolerance, known }) {
      for (let i = 0; i < n; i++) {
        const earned = (1 + dot(risk[i]!, scenario) / 2) * profit[i]!;
        const free = lower[i]! < 0.5;
        gains[3 * i] = only(free, 0);
        gains[3 * i + 1] = only(upper[i]! > 0.5, earned - prices[i]!);
        gains[3 * i + 2] = only(free, discount * earned);
      }
      gains[early] = only(lower[n]! < 0.5, 0);
      gains[early + 1] = only(upper[n]! > 0.5, -prices[n]!);
      const found = improveChoices({ starts, weights, gains }, budget, { tolerance, known: -known });
      if (found === undefined || found.gain === Number.NEGATIVE_INFINITY) return undefined;
      const { chosen, gain, bound } = found;
      const x = new Float64Array(n + 1);
      const slope = new Float64Array(factors);
      let constant = chosen[n + 1] === 1 ? latePrice : 0;
      x[n] = chosen[n]!;
      for (let i = 0; i < n; i++) {
        if (chosen[i] === 0) continue;
        x[i] = Number(chosen[i] === 1);
        const share = chosen[i] === 1 ? 1 : discount;
        constant -= share * profit[i]!;
        for (let k = 0; k < factors; k++) slope[k]! -= (share * profit[i]! * risk[i]![k]!) / 2;
      }
      return { x, constant, slope, ...(bound === gain ? {} : { floor: -bound }) };
    },
  };
}
