import { createModelBuilder, type MipModel, objectiveOf } from '../../mip/index.ts';
import { wallClock } from '../../util/wall-clock.ts';
import { type LoadedPolicy, maximizeDisjunctive } from '../disjunctive-adversary.ts';
import { type Choices, solveMultipleChoice } from '../multiple-choice.ts';
import type { Recourse, RecourseLimits, RecourseModel, RobustProblem } from '../problem.ts';
import { createBoxSet } from '../sets/box.ts';
import { dot } from '../sets/parts.ts';
import type { CapitalBudgetingData } from './capital-budgeting-data.ts';

/** What an investment of the second stage earns of what it would have earned in the first. */
const late = 0.8;

/**
 * The share of the budget by which an answer may exceed it, here and in MIPs, whose solvers let rows slip by less: a scenario
 * that makes an answer too expensive must be one for them too.
 */
const margin = 1e-6;

/**
 * How near to the best profit a second stage is solved, relative to a quarter of all revenues: for its own sake, and within the search for
 * the worst case. Near the scenario of all minus ones revenues are proportional to costs, and the second stage is a subset
 * sum of real numbers, whose last digits are dear.
 */
const answered = { recourse: 1e-6, search: 1e-5 };

/** Partial solutions of one second stage: below a tenth of a second, so that limits in seconds hold. */
const states = { recourse: 1e6, search: 3e5, lighter: 1e5 };

/** Capital budgeting with its data. */
export interface CapitalBudgetingProblem extends RobustProblem {
  readonly data: CapitalBudgetingData;
}

function firstStageOf({ name, cost, costRisk, budget }: CapitalBudgetingData): MipModel {
  const builder = createModelBuilder(name);
  const columns = Array.from(cost, (_, i) => builder.binary(`x_${i + 1}`));
  // Costs rise with every factor, so the scenario of ones decides what can be paid for in all.
  const dearest = columns.map((column, i) => {
    const risk = costRisk[i]!.reduce((sum, value) => sum + value, 0);
    return [column, (1 + risk / 2) * cost[i]!] as const;
  });
  builder.row('budget', dearest, Number.NEGATIVE_INFINITY, budget);
  return builder.build();
}

function recourseOf({ cost, revenue, costRisk, revenueRisk, budget }: CapitalBudgetingData): RecourseModel {
  return {
    add(builder, x, label) {
      const y = x.map((_, i) => builder.binary(`${label}_y_${i + 1}`));
      y.forEach((column, i) => {
        const pair = [
          [column, 1],
          [x[i]!, 1],
        ] as const;
        builder.row(`${label}_once_${i + 1}`, pair, Number.NEGATIVE_INFINITY, 1);
      });
      return y;
    },
    at(scenario, x, y) {
      const moved = (base: Float64Array, risk: readonly Float64Array[], i: number) =>
        (1 + dot(risk[i]!, scenario) / 2) * base[i]!;
      return {
        cost: {
          terms: x.flatMap((column, i) => {
            const earned = moved(revenue, revenueRisk, i);
            return [[column, -earned] as const, [y[i]!, -late * earned] as const];
          }),
          constant: 0,
        },
        rows: [
          {
            name: 'budget',
            terms: x.flatMap((column, i) => {
              const paid = moved(cost, costRisk, i);
              return [[column, paid] as const, [y[i]!, paid] as const];
            }),
            lower: Number.NEGATIVE_INFINITY,
            upper: budget + margin * Math.max(1, budget),
          },
        ],
      };
    },
  };
}

/**
 * Capital budgeting after Neur2RO (Dumouchelle et al., ICLR 2024): projects are started before costs and revenues are
 * known, or after, for less. max over x of min over xi in [-1, 1]^4 of max r(xi)'(x + 0.8 y), c(xi)'(x + y) <= B,
 * x + y <= 1, all binary. Profit is the negated cost.
 * @param options.truncateBudget - takes the whole part of B, as the published results did; default false
 */
export function createCapitalBudgetingProblem(
  source: CapitalBudgetingData,
  { truncateBudget = false }: { readonly truncateBudget?: boolean } = {},
): CapitalBudgetingProblem {
  const data = truncateBudget ? { ...source, budget: Math.trunc(source.budget) } : source;
  const { cost, revenue, costRisk, revenueRisk, budget } = data;
  const n = cost.length;
  const factors = costRisk[0]!.length;
  const firstStage = firstStageOf(data);
  const uncertainty = createBoxSet(new Float64Array(factors).fill(-1), new Float64Array(factors).fill(1));
  const allowance = margin * Math.max(1, budget);
  // A quarter of all revenues: no more than what a sensible decision earns at its worst.
  const scale = revenue.reduce((sum, value) => sum + value, 0) / 4;

  /** The second stage after x as a multiple-choice problem, scenario by scenario. */
  function prepare(x: Float64Array) {
    const items = Array.from(x.keys()).filter((i) => x[i]! <= 0.5);
    const starts = Int32Array.from({ length: items.length + 1 }, (_, k) => 2 * k);
    const weights = new Float64Array(2 * items.length);
    const gains = new Float64Array(2 * items.length);
    return {
      /** What is left to spend, what x earns, and what there is to choose from; it holds until the next scenario. */
      at(scenario: Float64Array) {
        let left = budget + allowance;
        let kept = 0;
        for (let i = 0, k = 0; i < n; i++) {
          const paid = (1 + dot(costRisk[i]!, scenario) / 2) * cost[i]!;
          const earned = (1 + dot(revenueRisk[i]!, scenario) / 2) * revenue[i]!;
          if (items[k] === i) {
            weights[2 * k + 1] = paid;
            gains[2 * k + 1] = late * earned;
            k++;
          } else {
            left -= paid;
            kept += earned;
          }
        }
        return { left, kept, problem: { starts, weights, gains } };
      },
      decisionOf({ chosen }: Choices): Float64Array {
        const y = new Float64Array(n);
        items.forEach((i, k) => {
          y[i] = chosen[k]!;
        });
        return y;
      },
    };
  }

  function policyOf(x: Float64Array, y: Float64Array): LoadedPolicy {
    const earned = new Float64Array(factors);
    const paid = new Float64Array(factors);
    let constant = 0;
    let load = -budget;
    for (let i = 0; i < n; i++) {
      const share = x[i]! > 0.5 ? 1 : y[i]! * late;
      if (share === 0) continue;
      constant -= share * revenue[i]!;
      load += cost[i]!;
      for (let k = 0; k < factors; k++) {
        earned[k]! -= (share * revenue[i]! * revenueRisk[i]![k]!) / 2;
        paid[k]! += (cost[i]! * costRisk[i]![k]!) / 2;
      }
    }
    return { y, cost: { constant, slope: earned }, loads: [{ constant: load, slope: paid }] };
  }

  /** Answers scenarios for a first stage x; a target asks for a policy of little load that costs no more. */
  function answers(x: Float64Array) {
    const limits = { tolerance: answered.search * scale, states: states.search };
    const { at, decisionOf } = prepare(x);
    return (scenario: Float64Array, target: number): LoadedPolicy | undefined => {
      const { left, kept, problem } = at(scenario);
      let best = solveMultipleChoice(problem, left, limits);
      if (best === undefined) return undefined;
      const { bound, gain } = best;
      // Where less than the best suffices, a policy with more room to spare holds in a larger part of the set.
      for (let share = 0.25; share > 1e-3 && -(kept + best.gain) <= target; share /= 4) {
        const lighter = solveMultipleChoice(problem, left - share * budget, { ...limits, states: states.lighter });
        if (lighter === undefined || -(kept + lighter.gain) > target) continue;
        best = lighter;
        break;
      }
      const exact = best.gain === gain && bound - gain <= limits.tolerance;
      return { ...policyOf(x, decisionOf(best)), ...(exact ? {} : { floor: -(kept + bound) }) };
    };
  }

  async function recourse(x: Float64Array, scenario: Float64Array, { target }: RecourseLimits = {}): Promise<Recourse> {
    const { at, decisionOf } = prepare(x);
    const { left, kept, problem } = at(scenario);
    const wanted = target === undefined ? {} : { known: -target - kept, enough: -target - kept };
    const limits = { tolerance: answered.recourse * scale, states: states.recourse, ...wanted };
    const best = solveMultipleChoice(problem, left, limits);
    if (best === undefined) return { cost: Number.POSITIVE_INFINITY };
    const y = decisionOf(best);
    const { cost: form } = policyOf(x, y);
    const exact = best.bound - best.gain <= limits.tolerance;
    const floor = exact ? {} : { floor: -(kept + best.bound) };
    return { cost: form.constant + dot(form.slope, scenario), y, ...floor };
  }

  return {
    name: data.name,
    data,
    maximize: true,
    firstStage,
    uncertainty,
    recourseModel: recourseOf(data),
    cost: (x) => objectiveOf(firstStage, x),
    recourse,
    async worstCase(x, limits = {}) {
      const search = { tolerance: answered.search * scale, ...limits, margin: 2 * allowance, clock: wallClock };
      // Nothing more started at all costs 0 or less in every scenario, as revenues are not negative.
      const found = await maximizeDisjunctive(uncertainty, answers(x), { ...search, ceiling: 0 });
      const { cost, y, floor = cost } = await recourse(x, found.scenario);
      const policies = y === undefined ? found.policies : [y, ...found.policies];
      return { ...found, cost: Math.max(found.cost, floor), policies };
    },
  };
}
