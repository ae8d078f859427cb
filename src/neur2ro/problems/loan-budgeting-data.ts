import type { Rng } from '../../util/rng.ts';
import { createNumberReader } from './number-reader.ts';

/** Capital budgeting with loans; arrays have one entry per project. */
export interface LoanBudgetingData {
  readonly name: string;
  /** B. */
  readonly budget: number;
  /** C1 and C2: the amounts of the loans before and after the scenario is known. */
  readonly earlyLoan: number;
  readonly lateLoan: number;
  /** lambda and lambda mu: what the loans cost. */
  readonly earlyPrice: number;
  readonly latePrice: number;
  /** f: what a late investment earns of an early one's profit. */
  readonly discount: number;
  /** p-bar and c. */
  readonly profit: Float64Array;
  readonly cost: Float64Array;
  /** Q_i: how the risk factors move the profit, p_i(xi) = (1 + Q_i'xi / 2) p-bar_i. */
  readonly risk: readonly Float64Array[];
}

/**
 * Reads the format of Arslan and Detienne: `N B C1 C2 lambda lambda*mu f rho M`, then for each project `p-bar c Q_1 .. Q_M`;
 * rho is not used.
 * @throws InputError with file, line and what was expected
 */
export function readLoanBudgeting(text: string, name: string, file?: string): LoanBudgetingData {
  const reader = createNumberReader(text, file);
  const n = reader.whole('the number of projects', 1);
  const budget = reader.positive('the budget');
  const earlyLoan = reader.positive('the first-stage loan');
  const lateLoan = reader.positive('the second-stage loan');
  const earlyPrice = reader.positive('the price of the first-stage loan');
  const latePrice = reader.positive('the price of the second-stage loan');
  const discount = reader.positive('the discount of late investments');
  reader.number('rho');
  const factors = reader.whole('the number of risk factors', 1);
  const profit = new Float64Array(n);
  const cost = new Float64Array(n);
  const risk = Array.from({ length: n }, (_, i) => {
    profit[i] = reader.positive(`the profit of project ${i + 1}`);
    cost[i] = reader.positive(`the cost of project ${i + 1}`);
    return Float64Array.from({ length: factors }, (_, k) =>
      reader.number(`the effect of factor ${k + 1} on project ${i + 1}`),
    );
  });
  reader.end();
  return { name, budget, earlyLoan, lateLoan, earlyPrice, latePrice, discount, profit, cost, risk };
}

/** The text that {@link readLoanBudgeting} reads. */
export function formatLoanBudgeting(data: LoanBudgetingData): string {
  const { budget, earlyLoan, lateLoan, earlyPrice, latePrice, discount, profit, cost, risk } = data;
  const head = [profit.length, budget, earlyLoan, lateLoan, earlyPrice, latePrice, discount, 0, risk[0]!.length];
  const rows = risk.map((row, i) => [profit[i]!, cost[i]!, ...row].join(' '));
  return `${[head.join(' '), ...rows].join('\n')}\n`;
}

/**
 * Draws an instance by the recipe of Arslan and Detienne: whole costs in [1, 100], profits a fifth of them, B = h / 101 of
 * their sum, loans of a fifth of B, effects of absolute sum 1 and random signs.
 * @throws RangeError when a size makes no sense
 */
export function generateLoanBudgeting(
  { projects, h, factors }: { readonly projects: number; readonly h: number; readonly factors: number },
  rng: Rng,
): LoanBudgetingData {
  for (const size of [projects, factors])
    if (!Number.isSafeInteger(size) || size < 1)
      throw new RangeError(`projects and factors must be positive whole numbers, not ${size}.`);
  if (!(h > 0 && h <= 101)) throw new RangeError(`h must be above 0 and at most 101, not ${h}.`);
  const cost = Float64Array.from({ length: projects }, () => 1 + rng.int(100));
  const budget = Math.floor((h / 101) * cost.reduce((sum, value) => sum + value, 0));
  const loan = Math.floor(0.2 * budget);
  const risk = Array.from(cost, () => {
    const sizes = Array.from({ length: factors }, () => -Math.log(1 - rng.next()));
    const total = sizes.reduce((sum, value) => sum + value, 0);
    return Float64Array.from(sizes, (value) => (rng.next() < 0.5 ? -value : value) / total);
  });
  return {
    name: `RC_N${projects}_R100_H100_h${h}_C1_0.2_C2_0.2_M${factors}_F0.8_Lambda0.12_Mu1.2`,
    budget,
    earlyLoan: loan,
    lateLoan: loan,
    earlyPrice: 0.12 * 0.2 * loan,
    latePrice: 0.12 * 0.2 * 1.2 * loan,
    discount: 0.8,
    profit: cost.map((value) => value / 5),
    cost,
    risk,
  };
}
