import { createModelBuilder, type MipModel, objectiveOf } from '../../mip/index.ts';
import { wallClock } from '../../util/wall-clock.ts';
import { maximizeConcave, type Policy } from '../concave-adversary.ts';
import { improveChoices } from '../improve-choices.ts';
import { solveMultipleChoice } from '../multiple-choice.ts';
import type { Pricing } from '../pricing.ts';
import type { RecourseModel, RobustProblem } from '../problem.ts';
import { createBudgetSet } from '../sets/budget.ts';
import { dot } from '../sets/parts.ts';
import type { KnapsackData } from './knapsack-data.ts';

/** A two-stage robust knapsack with its data. y holds n times "make here", then n times "make here and repair". */
export interface KnapsackProblem extends RobustProblem {
  readonly data: KnapsackData;
}

function firstStageOf({ name, profit, outsourcing }: KnapsackData): MipModel {
  const builder = createModelBuilder(name);
  profit.forEach((value, i) => {
    builder.binary(`x_${i + 1}`, outsourcing[i]! - value);
  });
  return builder.build();
}

function recourseOf(data: KnapsackData): RecourseModel {
  const { degradation, repair, weight, outsourcing, capacity } = data;
  const n = weight.length;
  return {
    add(builder, x, label) {
      const made = x.map((_, i) => builder.binary(`${label}_y_${i + 1}`));
      const repaired = x.map((_, i) => builder.binary(`${label}_r_${i + 1}`));
      const load = made.flatMap((column, i) => [[column, weight[i]!] as const, [repaired[i]!, repair[i]!] as const]);
      builder.row(`${label}_capacity`, load, Number.NEGATIVE_INFINITY, capacity);
      made.forEach((column, i) => {
        const few = Number.NEGATIVE_INFINITY;
        builder.row(
          `${label}_accepted_${i + 1}`,
          [
            [column, 1],
            [x[i]!, -1],
          ],
          few,
          0,
        );
        builder.row(
          `${label}_made_${i + 1}`,
          [
            [repaired[i]!, 1],
            [column, -1],
          ],
          few,
          0,
        );
      });
      return [...made, ...repaired];
    },
    at: (scenario, _, y) => ({
      cost: {
        terms: y.map((column, k) => {
          const i = k % n;
          const fall = degradation[i]! * scenario[i]!;
          return [column, k < n ? fall - outsourcing[i]! : -fall] as const;
        }),
        constant: 0,
      },
      rows: [],
    }),
  };
}

/** An item that is accepted may always be made elsewhere, so a price below 0 is taken, and one above f never paid. */
function pricingOf({ degradation, repair, weight, outsourcing, capacity }: KnapsackData): Pricing {
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
      const y = new Float64Array(2 * n);
      const slope = new Float64Array(n);
      let constant = 0;
      chosen.forEach((option, i) => {
        if (option === 0) return;
        x[i] = 1;
        y[i] = 1;
        constant -= outsourcing[i]!;
        if (option === 2) y[n + i] = 1;
        else slope[i] = degradation[i]!;
      });
      return { x, y, constant, slope, ...(bound === gain ? {} : { floor: -bound }) };
    },
  };
}

/**
 * The two-stage robust knapsack of Arslan and Detienne (INFORMS Journal on Computing 34(2), 2022): items are accepted
 * before profits fall; afterwards an accepted item is made here, made here and repaired, or made elsewhere at a cost.
 * min sum (f - p-bar) x + max over xi of min sum (p-hat xi - f) y - p-hat xi r, c'y + t'r <= C, r <= y <= x, all binary.
 * Profit is the negated cost. The second stage is a multiple-choice knapsack, and its cost is concave in xi.
 */
export function createKnapsackProblem(data: KnapsackData): KnapsackProblem {
  const { degradation, repair, weight, outsourcing, capacity, budget } = data;
  const n = weight.length;
  const firstStage = firstStageOf(data);
  const uncertainty = createBudgetSet(n, budget);

  /** Classes of three options for the accepted items: elsewhere, here, here and repaired. */
  function prepare(x: Float64Array) {
    const items = Array.from(x.keys()).filter((i) => x[i]! > 0.5);
    const starts = Int32Array.from({ length: items.length + 1 }, (_, k) => 3 * k);
    const weights = new Float64Array(3 * items.length);
    const gains = new Float64Array(3 * items.length);
    items.forEach((i, k) => {
      weights[3 * k + 1] = weight[i]!;
      weights[3 * k + 2] = weight[i]! + repair[i]!;
      gains[3 * k + 2] = outsourcing[i]!;
    });
    return (scenario: Float64Array): Policy => {
      items.forEach((i, k) => {
        gains[3 * k + 1] = outsourcing[i]! - degradation[i]! * scenario[i]!;
      });
      const { chosen, gain, bound } = solveMultipleChoice({ starts, weights, gains }, capacity)!;
      const y = new Float64Array(2 * n);
      const slope = new Float64Array(n);
      let constant = 0;
      items.forEach((i, k) => {
        if (chosen[k] === 0) return;
        constant -= outsourcing[i]!;
        y[i] = 1;
        if (chosen[k] === 2) y[n + i] = 1;
        else slope[i] = degradation[i]!;
      });
      if (bound === gain) return { y, constant, slope };
      return { y, constant, slope, floor: constant + dot(slope, scenario) - (bound - gain) };
    };
  }

  return {
    name: data.name,
    data,
    maximize: true,
    firstStage,
    uncertainty,
    recourseModel: recourseOf(data),
    pricing: pricingOf(data),
    cost: (x) => objectiveOf(firstStage, x),
    async recourse(x, scenario) {
      const { y, constant, slope } = prepare(x)(scenario);
      return { cost: slope.reduce((sum, value, i) => sum + value * scenario[i]!, constant), y };
    },
    worstCase: (x, limits = {}) => maximizeConcave(uncertainty, prepare(x), { ...limits, clock: wallClock }),
  };
}
