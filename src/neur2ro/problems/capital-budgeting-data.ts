import type { Rng } from '../../util/rng.ts';
import { createNumberReader } from './number-reader.ts';

/** Capital budgeting under uncertain costs and revenues, after Neur2RO; arrays have one entry per project. */
export interface CapitalBudgetingData {
  readonly name: string;
  /** B. */
  readonly budget: number;
  /** c-bar and r-bar. */
  readonly cost: Float64Array;
  readonly revenue: Float64Array;
  /** phi_i and psi_i: how risk factors move cost and revenue, c_i(xi) = (1 + phi_i'xi / 2) c-bar_i. */
  readonly costRisk: readonly Float64Array[];
  readonly revenueRisk: readonly Float64Array[];
}

/**
 * Reads the format of Neur2RO's evaluation instances: `seed n factors budget loan`, the costs, the revenues, then phi and
 * psi, one row per project each. Seed and loan are not used.
 * @throws InputError with file, line and what was expected
 */
export function readCapitalBudgeting(text: string, name: string, file?: string): CapitalBudgetingData {
  const reader = createNumberReader(text, file);
  reader.number('the seed');
  const n = reader.whole('the number of projects', 1);
  const factors = reader.whole('the number of risk factors', 1);
  const budget = reader.positive('the budget');
  reader.number('the largest loan');
  const vector = (what: string) =>
    Float64Array.from({ length: n }, (_, i) => reader.positive(`the ${what} of project ${i + 1}`));
  const risks = (what: string) =>
    Array.from({ length: n }, (_, i) =>
      Float64Array.from({ length: factors }, (_, k) =>
        reader.positive(`the effect of factor ${k + 1} on the ${what} of project ${i + 1}`),
      ),
    );
  const cost = vector('cost');
  const revenue = vector('revenue');
  const costRisk = risks('cost');
  const revenueRisk = risks('revenue');
  reader.end();
  return { name, budget, cost, revenue, costRisk, revenueRisk };
}

/** The text that {@link readCapitalBudgeting} reads; `seed` is what its first number says. */
export function formatCapitalBudgeting(data: CapitalBudgetingData, seed: number): string {
  const { budget, cost, revenue, costRisk, revenueRisk } = data;
  const loan = cost.reduce((sum, value) => sum + value, 0) * 1.5 - budget;
  const rows = [cost, revenue, ...costRisk, ...revenueRisk].map((row) => row.join(' '));
  return `${[`${seed} ${cost.length} ${costRisk[0]!.length} ${budget} ${loan}`, ...rows].join('\n')}\n`;
}

/** The gaps that sorted uniform numbers cut [0, 1] into: a uniform point of the simplex. */
function simplex(size: number, rng: Rng): Float64Array {
  const cuts = [0, ...Array.from({ length: size - 1 }, () => rng.next()).sort((a, b) => a - b), 1];
  return Float64Array.from({ length: size }, (_, k) => cuts[k + 1]! - cuts[k]!);
}

/**
 * Draws an instance by the recipe of Subramanyam, Gounaris and Wiesemann (Mathematical Programming Computation 12, 2020):
 * costs uniform in [1, 10], revenues a fifth of them, the budget half their sum.
 * @throws RangeError unless both sizes are positive whole numbers
 */
export function generateCapitalBudgeting(projects: number, factors: number, rng: Rng): CapitalBudgetingData {
  for (const size of [projects, factors])
    if (!Number.isSafeInteger(size) || size < 1)
      throw new RangeError(`projects and factors must be positive whole numbers, not ${size}.`);
  const cost = Float64Array.from({ length: projects }, () => 1 + 9 * rng.next());
  const risks = () => Array.from(cost, () => simplex(factors, rng));
  return {
    name: `CB_n${projects}_xi${factors}`,
    budget: cost.reduce((sum, value) => sum + value, 0) / 2,
    cost,
    revenue: cost.map((value) => value / 5),
    costRisk: risks(),
    revenueRisk: risks(),
  };
}
