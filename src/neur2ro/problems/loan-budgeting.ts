import { createModelBuilder, type MipModel, objectiveOf } from '../../mip/index.ts';
import { wallClock } from '../../util/wall-clock.ts';
import { maximizeConcave, type Policy } from '../concave-adversary.ts';
import { solveMultipleChoice } from '../multiple-choice.ts';
import { createPricedRelaxation } from '../priced-relaxation.ts';
import type { RecourseModel, RobustProblem } from '../problem.ts';
import { createBoxSet } from '../sets/box.ts';
import { dot } from '../sets/parts.ts';
import type { LoanBudgetingData } from './loan-budgeting-data.ts';
import { loanPricing } from './loan-pricing.ts';

/** Capital budgeting with loans and its data. x and y end with whether the loan of their stage is taken. */
export interface LoanBudgetingProblem extends RobustProblem {
  readonly data: LoanBudgetingData;
}

function firstStageOf({ name, cost, budget, earlyLoan, earlyPrice }: LoanBudgetingData): MipModel {
  const builder = createModelBuilder(name);
  const columns = Array.from(cost, (_, i) => builder.binary(`x_${i + 1}`));
  const loan = builder.binary('loan', earlyPrice);
  const paid = columns.map((column, i) => [column, cost[i]!] as const);
  builder.row('budget', [...paid, [loan, -earlyLoan]], Number.NEGATIVE_INFINITY, budget);
  return builder.build();
}

function recourseOf(data: LoanBudgetingData): RecourseModel {
  const { cost, profit, risk, budget, earlyLoan, lateLoan, latePrice, discount } = data;
  const n = cost.length;
  return {
    add(builder, x, label) {
      const y = Array.from({ length: n }, (_, i) => builder.binary(`${label}_y_${i + 1}`));
      const loan = builder.binary(`${label}_loan`);
      const paid = y.flatMap((column, i) => [[column, cost[i]!] as const, [x[i]!, cost[i]!] as const]);
      const borrowed = [[x[n]!, -earlyLoan] as const, [loan, -lateLoan] as const];
      builder.row(`${label}_budget`, [...paid, ...borrowed], Number.NEGATIVE_INFINITY, budget);
      y.forEach((column, i) => {
        const pair = [
          [column, 1],
          [x[i]!, 1],
        ] as const;
        builder.row(`${label}_once_${i + 1}`, pair, Number.NEGATIVE_INFINITY, 1);
      });
      return [...y, loan];
    },
    at(scenario, x, y) {
      const terms = Array.from(profit, (base, i) => {
        const earned = (1 + dot(risk[i]!, scenario) / 2) * base;
        return [[x[i]!, -earned] as const, [y[i]!, -discount * earned] as const];
      });
      return { cost: { terms: [...terms.flat(), [y[n]!, latePrice]], constant: 0 }, rows: [] };
    },
  };
}

/**
 * Capital budgeting with loans (Arslan and Detienne, INFORMS Journal on Computing 34(2), 2022):
 * max over x of min over xi in [-1, 1]^M of max sum p_i(xi) (x_i + f y_i) - lambda x_0 - lambda mu y_0,
 * c'x <= B + C1 x_0, c'(x + y) <= B + C1 x_0 + C2 y_0, x + y <= 1, all binary. Profit is the negated cost.
 */
export function createLoanBudgetingProblem(data: LoanBudgetingData): LoanBudgetingProblem {
  const { cost, profit, risk, budget, earlyLoan, lateLoan, latePrice, discount } = data;
  const n = cost.length;
  const factors = risk[0]!.length;
  const firstStage = firstStageOf(data);
  const uncertainty = createBoxSet(new Float64Array(factors).fill(-1), new Float64Array(factors).fill(1));

  function prepare(x: Float64Array) {
    const items = Array.from({ length: n }, (_, i) => i).filter((i) => x[i]! <= 0.5);
    const classes = items.length + 1;
    const starts = Int32Array.from({ length: classes + 1 }, (_, k) => 2 * k);
    const weights = new Float64Array(2 * classes);
    const gains = new Float64Array(2 * classes);
    items.forEach((i, k) => {
      weights[2 * k + 1] = cost[i]!;
    });
    // The loan is one more thing to choose: it costs its price and weighs less than nothing.
    weights[2 * items.length + 1] = -lateLoan;
    gains[2 * items.length + 1] = -latePrice;
    let left = budget + (x[n]! > 0.5 ? earlyLoan : 0);
    for (let i = 0; i < n; i++) if (x[i]! > 0.5) left -= cost[i]!;

    return (scenario: Float64Array, target?: number): Policy => {
      items.forEach((i, k) => {
        gains[2 * k + 1] = discount * (1 + dot(risk[i]!, scenario) / 2) * profit[i]!;
      });
      let kept = 0;
      for (let i = 0; i < n; i++) if (x[i]! > 0.5) kept += (1 + dot(risk[i]!, scenario) / 2) * profit[i]!;
      const wanted = target === undefined ? {} : { known: -target - kept, enough: -target - kept };
      const { chosen, gain, bound } = solveMultipleChoice({ starts, weights, gains }, left, wanted)!;
      const y = new Float64Array(n + 1);
      items.forEach((i, k) => {
        y[i] = chosen[k]!;
      });
      y[n] = chosen[items.length]!;
      let constant = y[n] === 1 ? latePrice : 0;
      const slope = new Float64Array(factors);
      for (let i = 0; i < n; i++) {
        const share = x[i]! > 0.5 ? 1 : y[i]! * discount;
        if (share === 0) continue;
        constant -= share * profit[i]!;
        for (let k = 0; k < factors; k++) slope[k]! -= (share * profit[i]! * risk[i]![k]!) / 2;
      }
      if (bound === gain) return { y, constant, slope };
      return { y, constant, slope, floor: constant + dot(slope, scenario) - (bound - gain) };
    };
  }

  const problem: LoanBudgetingProblem = {
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
    relax: () => createPricedRelaxation(problem, loanPricing(data)),
  };
  return problem;
}
