import { createModelBuilder, type MipModel, objectiveOf } from '../../mip/index.ts';
import { wallClock } from '../../util/wall-clock.ts';
import { maximizeConcave, type Policy } from '../concave-adversary.ts';
import { solveMultipleChoice } from '../multiple-choice.ts';
import { createPricedRelaxation } from '../priced-relaxation.ts';
import type { RecourseModel, RobustProblem } from '../problem.ts';
import { createBudgetSet } from '../sets/budget.ts';
import { dot } from '../sets/parts.ts';
import type { KnapsackData } from './knapsack-data.ts';
import { knapsackPricing } from './knapsack-pricing.ts';

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
    return (scenario: Float64Array, target?: number): Policy => {
      items.forEach((i, k) => {
        gains[3 * k + 1] = outsourcing[i]! - degradation[i]! * scenario[i]!;
      });
      const limits = target === undefined ? {} : { known: -target, enough: -target };
      const { chosen, gain, bound } = solveMultipleChoice({ starts, weights, gains }, capacity, limits)!;
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

  const problem: KnapsackProblem = {
    name: data.name,
    data,
    maximize: true,
    firstStage,
    uncertainty,
    recourseModel: recourseOf(data),
    cost: (x) => objectiveOf(firstStage, x),
    async recourse(x, scenario, { target } = {}) {
      const { y, constant, slope, floor } = prepare(x)(scenario, target);
      return { cost: constant + dot(slope, scenario), y, ...(floor === undefined ? {} : { floor }) };
    },
    worstCase: (x, limits = {}) => maximizeConcave(uncertainty, prepare(x), { ...limits, clock: wallClock }),
    relax: () => createPricedRelaxation(problem, knapsackPricing(data)),
  };
  return problem;
}
