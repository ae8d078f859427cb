import { SolverError } from '../../util/errors.ts';
import type { Rng } from '../../util/rng.ts';
import { solveMultipleChoice } from '../multiple-choice.ts';
import { budgetingInputs, knapsackInputs, loanInputs } from '../network-inputs.ts';
import type { RobustProblem } from '../problem.ts';
import { createCapitalBudgetingProblem } from '../problems/capital-budgeting.ts';
import {
  formatCapitalBudgeting,
  generateCapitalBudgeting,
  readCapitalBudgeting,
} from '../problems/capital-budgeting-data.ts';
import { createKnapsackProblem } from '../problems/knapsack.ts';
import { formatKnapsack, generateKnapsack, readKnapsack } from '../problems/knapsack-data.ts';
import { createLoanBudgetingProblem } from '../problems/loan-budgeting.ts';
import { formatLoanBudgeting, generateLoanBudgeting, readLoanBudgeting } from '../problems/loan-budgeting-data.ts';
import { dot } from '../sets/parts.ts';
import type { TrainingFamily } from './training-family.ts';

const pick = <T>(values: readonly T[], rng: Rng): T => values[rng.int(values.length)]!;

/** How near to the worst case the exact adversary goes, as a share of the nominal value: it only shows where to look. */
const nearly = 2e-3;

/** Which of some things, each with a gain and a weight, are worth most within the capacity; those of no gain are left. */
function chosen(gains: ArrayLike<number>, weights: ArrayLike<number>, capacity: number, tolerance: number): Uint8Array {
  const starts = Int32Array.from({ length: gains.length + 1 }, (_, i) => 2 * i);
  const pairs = (values: ArrayLike<number>) =>
    Float64Array.from({ length: 2 * values.length }, (_, k) => (k % 2 === 0 ? 0 : values[(k - 1) / 2]!));
  const problem = { starts, weights: pairs(weights), gains: pairs(gains) };
  return solveMultipleChoice(problem, capacity, { tolerance, states: 1e5 })?.chosen ?? new Uint8Array(gains.length);
}

/** The worst case by the exact adversary; where its arithmetic fails, what hurts most: samples only need somewhere to look. */
async function nearlyWorst(problem: RobustProblem, nominal: number, x: Float64Array, harm: Float64Array) {
  try {
    return (await problem.worstCase(x, { tolerance: nearly * nominal })).scenario;
  } catch (error) {
    if (!(error instanceof SolverError)) throw error;
    return problem.uncertainty.maximize(harm);
  }
}

/** How the earnings of projects fall with each risk factor, those decided on twice as much: the others may never be started. */
function slopes(x: Float64Array, earned: Float64Array, risk: readonly Float64Array[]): Float64Array {
  const harm = new Float64Array(risk[0]!.length);
  earned.forEach((value, i) => {
    for (let k = 0; k < harm.length; k++) harm[k]! -= ((1 + x[i]!) * value * risk[i]![k]!) / 2;
  });
  return harm;
}

/** All corners of a box, and a scenario between each and the middle. */
function corners({ lower, upper, dimension }: RobustProblem['uncertainty']): Float64Array[] {
  const all = Array.from({ length: 2 ** dimension }, (_, code) =>
    lower.map((least, k) => ((code >> k) & 1 ? upper[k]! : least)),
  );
  return [...all, ...all.map((corner) => corner.map((value) => value / 2))];
}

const knapsack: TrainingFamily = {
  name: 'knapsack',
  sizes: [20, 30, 40, 50, 60, 70, 80],
  features: [4, 4],
  labels: [-1, 0],
  draw(items, rng) {
    const sizes = {
      items,
      correlation: pick(['UN', 'WC', 'ASC', 'SC'] as const, rng),
      h: pick([40, 80], rng),
      deviation: pick([0.1, 0.15, 0.2], rng),
      delta: pick([0.1, 0.5, 1], rng),
    };
    return formatKnapsack(generateKnapsack(sizes, rng));
  },
  open(text, name) {
    const data = readKnapsack(text, name);
    const problem = createKnapsackProblem(data);
    const inputs = knapsackInputs(data);
    const { profit, degradation, weight, repair, capacity } = data;
    const starts = Int32Array.from({ length: profit.length + 1 }, (_, i) => 3 * i);
    const weights = new Float64Array(3 * profit.length);
    weight.forEach((value, i) => {
      weights[3 * i + 1] = value;
      weights[3 * i + 2] = value + repair[i]!;
    });
    const harm = (x: Float64Array) => degradation.map((value, i) => value * x[i]!);
    return {
      problem,
      inputs,
      respond(scenario) {
        const gains = new Float64Array(weights.length);
        profit.forEach((value, i) => {
          gains[3 * i + 1] = value - degradation[i]! * scenario[i]!;
          gains[3 * i + 2] = value;
        });
        const best = solveMultipleChoice({ starts, weights, gains }, capacity)!;
        return Float64Array.from(best.chosen, (option) => Math.min(1, option));
      },
      harm,
      attack: (x) => nearlyWorst(problem, inputs.nominal, x, harm(x)),
    };
  },
};

const capitalBudgeting: TrainingFamily = {
  name: 'capital-budgeting',
  sizes: [10, 20, 30, 40, 50],
  features: [4, 4],
  labels: [-1.6, -0.4],
  draw: (items, rng) => formatCapitalBudgeting(generateCapitalBudgeting(items, 4, rng), 0),
  open(text, name) {
    const data = readCapitalBudgeting(text, name);
    const problem = createCapitalBudgetingProblem(data);
    const inputs = budgetingInputs(data);
    const { cost, revenue, costRisk, revenueRisk, budget } = data;
    const dearest = cost.map((value, i) => (1 + costRisk[i]!.reduce((sum, risk) => sum + risk, 0) / 2) * value);
    const likely = corners(problem.uncertainty);
    return {
      problem,
      inputs,
      respond(scenario) {
        const earned = revenue.map((value, i) => (1 + dot(revenueRisk[i]!, scenario) / 2) * value);
        const paid = cost.map((value, i) => (1 + dot(costRisk[i]!, scenario) / 2) * value);
        const tolerance = 1e-4 * inputs.nominal;
        // What is worth its cost in this scenario, and of that what is sure to be paid for at once.
        const worth = chosen(earned, paid, budget, tolerance);
        const wanted = earned.map((value, i) => value * worth[i]!);
        return Float64Array.from(chosen(wanted, dearest, budget, tolerance));
      },
      harm: (x) => slopes(x, revenue, revenueRisk),
      async attack(x) {
        let worst = { scenario: likely[0]!, cost: Number.NEGATIVE_INFINITY };
        for (const scenario of likely) {
          const { cost: found } = await problem.recourse(x, scenario);
          if (found > worst.cost) worst = { scenario, cost: found };
        }
        return worst.scenario;
      },
    };
  },
};

const loanBudgeting: TrainingFamily = {
  name: 'loan-budgeting',
  sizes: [10, 20, 30, 40, 50],
  features: [7, 7],
  labels: [-1.8, -0.6],
  draw(projects, rng) {
    const sizes = { projects, h: pick([20, 40, 60, 80], rng), factors: pick([4, 6, 8], rng) };
    return formatLoanBudgeting(generateLoanBudgeting(sizes, rng));
  },
  open(text, name) {
    const data = readLoanBudgeting(text, name);
    const problem = createLoanBudgetingProblem(data);
    const inputs = loanInputs(data);
    const { cost, profit, risk, budget, earlyLoan, earlyPrice } = data;
    const harm = (x: Float64Array) => slopes(x, profit, risk);
    return {
      problem,
      inputs,
      respond(scenario) {
        const earned = profit.map((value, i) => (1 + dot(risk[i]!, scenario) / 2) * value);
        const [own, borrowed] = [0, 1].map((loan) => {
          const projects = chosen(earned, cost, budget + loan * earlyLoan, 0);
          const gain = projects.reduce((sum, taken, i) => sum + taken * earned[i]!, -loan * earlyPrice);
          return { x: Float64Array.from([...projects, loan]), gain };
        });
        return borrowed!.gain > own!.gain ? borrowed!.x : own!.x;
      },
      harm,
      attack: (x) => nearlyWorst(problem, inputs.nominal, x, harm(x)),
    };
  },
};

/**
 * The families that networks are trained for. Facility location is none: what it costs to serve customers depends on the
 * distance of each from each facility, and items of a set encoder know nothing of one another; its exact adversary goes
 * through all scenarios anyway.
 */
export const trainingFamilies: readonly TrainingFamily[] = [knapsack, capitalBudgeting, loanBudgeting];

/** The family of a name. @throws RangeError when networks are trained for none of that name */
export function trainingFamily(name: string): TrainingFamily {
  const found = trainingFamilies.find((family) => family.name === name);
  if (found !== undefined) return found;
  const known = trainingFamilies.map((family) => family.name).join(', ');
  throw new RangeError(`there is no training for the family "${name}", but for ${known}.`);
}
