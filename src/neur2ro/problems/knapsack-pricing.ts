import { improveChoices } from '../improve-choices.ts';
import type { Pricing } from '../pricing.ts';
import type { KnapsackData } from './knapsack-data.ts';

/**
 * The second stage of a robust knapsack at prices of the accepted items: a multiple-choice knapsack over all items. An item
 * that is accepted may always be made elsewhere, so a price below 0 is taken, and one above f never paid.
 */
export function knapsackPricing({ degradation, repair, weight, outsourcing, capacity }: KnapsackData): Pricing {
  const n = weight.length;
  const starts = Int32Array.from({ length: n + 1 }, (_, i) => 3 * i);
  const weights = new Float64Array(3 * n);
  const gains = new Float64Array(3 * n);
  for (let i = 0; i < n; i++) {
    weights[3 * i + 1] = weight[i]!;
    weights[3 * i + 2] = weight[i]! + repair[i]!;
  }
  return {
    range: outsourcing.map((value) => Math.max(1, value)),
    best(scenario, prices, { lower, upper }, { tolerance, known }) {
      const idle = prices.map((price, i) => (price < 0 ? upper[i]! : lower[i]!));
      for (let i = 0; i < n; i++) {
        const forbidden = upper[i]! < 0.5;
        gains[3 * i] = -prices[i]! * idle[i]!;
        gains[3 * i + 1] = forbidden ? -Infinity : outsourcing[i]! - degradation[i]! * scenario[i]! - prices[i]!;
        gains[3 * i + 2] = forbidden ? -Infinity : outsourcing[i]! - prices[i]!;
      }
      const { chosen, gain, bound } = improveChoices({ starts, weights, gains }, capacity, {
        tolerance,
        known: -known,
      })!;
      const x = idle;
      const slope = new Float64Array(n);
      let constant = 0;
      chosen.forEach((option, i) => {
        if (option === 0) return;
        x[i] = 1;
        constant -= outsourcing[i]!;
        if (option === 1) slope[i] = degradation[i]!;
      });
      return { x, constant, slope, ...(bound === gain ? {} : { floor: -bound }) };
    },
  };
}
