import { createModelBuilder, type MipModel, objectiveOf } from '../../mip/index.ts';
import { wallClock } from '../../util/wall-clock.ts';
import { maximizeConcave, type Policy } from '../concave-adversary.ts';
import { improveChoices } from '../improve-choices.ts';
import { solveMultipleChoice } from '../multiple-choice.ts';
import type { Pricing } from '../pricing.ts';
import type { RecourseModel, RobustProblem } from '../problem.ts';
import { createBoxSet } from '../sets/box.ts';
import { dot } from '../sets/parts.ts';
import type { LoanBudgetingData } from './loan-budgeting-data.ts';

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

/** For each project: nothing, early or late; then whether the loan of either stage is taken, which weighs less than nothing. */
function pricingOf(data: LoanBudgetingData): Pricing {
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
      const y = new Float64Array(n + 1);
      const slope = new Float64Array(factors);
      let constant = chosen[n + 1] === 1 ? latePrice : 0;
      x[n] = chosen[n]!;
      y[n] = chosen[n + 1]!;
      for (let i = 0; i < n; i++) {
        if (chosen[i] === 0) continue;
        x[i] = Number(chosen[i] === 1);
        y[i] = 1 - x[i]!;
        const share = chosen[i] === 1 ? 1 : discount;
        constant -= share * profit[i]!;
        for (let k = 0; k < factors; k++) slope[k]! -= (share * profit[i]! * risk[i]![k]!) / 2;
      }
      return { x, y, constant, slope, ...(bound === gain ? {} : { floor: -bound }) };
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

    return (scenario: Float64Array): Policy => {
      items.forEach((i, k) => {
        gains[2 * k + 1] = discount * (1 + dot(risk[i]!, scenario) / 2) * profit[i]!;
      });
      const { chosen, gain, bound } = solveMultipleChoice({ starts, weights, gains }, left)!;
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
      return { cost: constant + dot(slope, scenario), y };
    },
    worstCase: (x, limits = {}) => maximizeConcave(uncertainty, prepare(x), { ...limits, clock: wallClock }),
  };
}
