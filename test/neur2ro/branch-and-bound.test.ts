import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFeasible, violations } from '../../src/mip/index.ts';
import { createBestFirst } from '../../src/neur2ro/best-first.ts';
import { type BranchAndBoundStep, branchAndBound } from '../../src/neur2ro/branch-and-bound.ts';
import { evaluate } from '../../src/neur2ro/evaluation.ts';
import {
  createKnapsackProblem,
  createLoanBudgetingProblem,
  generateKnapsack,
  generateLoanBudgeting,
  type RobustProblem,
} from '../../src/neur2ro/index.ts';
import { createPricedRelaxation } from '../../src/neur2ro/priced-relaxation.ts';
import type { Pricing } from '../../src/neur2ro/pricing.ts';
import { knapsackPricing } from '../../src/neur2ro/problems/knapsack-pricing.ts';
import { loanPricing } from '../../src/neur2ro/problems/loan-pricing.ts';
import { createPseudoCosts } from '../../src/neur2ro/pseudo-costs.ts';
import { createRunLimits } from '../../src/neur2ro/run-limits.ts';
import { dot } from '../../src/neur2ro/sets/parts.ts';
import { createRng } from '../../src/util/rng.ts';

interface Priced {
  readonly problem: RobustProblem;
  readonly pricing: Pricing;
}
const loans = (seed: number): Priced => {
  const data = generateLoanBudgeting({ projects: 5, h: 40, factors: 3 }, createRng(seed));
  return { problem: createLoanBudgetingProblem(data), pricing: loanPricing(data) };
};
const knapsack = (seed: number): Priced => {
  const sizes = { items: 7, correlation: 'SC', h: 40, deviation: 0.2, delta: 1 } as const;
  const data = generateKnapsack(sizes, createRng(seed));
  return { problem: createKnapsackProblem(data), pricing: knapsackPricing(data) };
};
const families: readonly (readonly [string, (seed: number) => Priced])[] = [
  ['knapsack', knapsack],
  ['loans', loans],
];
const limits = createRunLimits(() => 0);

/** All whole decisions that a problem's first stage allows, within a box. */
function decisionsOf({ firstStage }: RobustProblem, lower = firstStage.lower, upper = firstStage.upper) {
  const n = firstStage.columns;
  return Array.from({ length: 2 ** n }, (_, code) =>
    Float64Array.from({ length: n }, (__, j) => (code >> j) & 1),
  ).filter(
    (x) => x.every((value, j) => value >= lower[j]! && value <= upper[j]!) && isFeasible(violations(firstStage, x)),
  );
}

describe.each(families)('%s', (_, make) => {
  test('prices a policy that is feasible and the best at its prices', async () => {
    const { problem, pricing } = make(3);
    const { firstStage, uncertainty } = problem;
    const rng = createRng(1);
    for (let round = 0; round < 20; round++) {
      const scenario = uncertainty.sample(rng);
      const prices = pricing.range.map((reach) => reach * (2 * rng.next() - 1));
      const lower = firstStage.lower.map(() => Number(rng.next() < 0.2));
      const upper = lower.map((least) => Math.max(least, Number(rng.next() < 0.8)));
      const all = await Promise.all(
        decisionsOf(problem, lower, upper).map(
          async (x) => dot(prices, x) + (await problem.recourse(x, scenario)).cost,
        ),
      );
      const best = Math.min(...all);
      const limitless = { tolerance: 1e-9, known: Number.POSITIVE_INFINITY };
      const policy = pricing.best(scenario, prices, { lower, upper }, limitless);
      if (policy === undefined) {
        expect(best).toBe(Number.POSITIVE_INFINITY);
        continue;
      }
      const { x, constant, slope, floor } = policy;
      const value = dot(prices, x) + constant + dot(slope, scenario);
      // First-stage rows need not hold in the pricing, so it may be better than all that hold them, never worse.
      expect(value).toBeLessThanOrEqual(best + 1e-6);
      expect(floor ?? value).toBeLessThanOrEqual(value + 1e-9);
      expect(x.every((share, j) => share >= lower[j]! && share <= upper[j]!)).toBe(true);
      const answer = await problem.recourse(x, scenario);
      expect(answer.cost).toBeLessThanOrEqual(value - dot(prices, x) + 1e-6);
      // What is known to be as good stops the search: nothing below it is claimed.
      const nothing = pricing.best(scenario, prices, { lower, upper }, { tolerance: 1e-9, known: value })!;
      expect(nothing.floor ?? value).toBeGreaterThanOrEqual(value - 1e-6);
    }
  });

  test('is bounded from below by its relaxation, in any box, and exactly where the box is one decision', async () => {
    const { problem, pricing } = make(4);
    const relaxation = createPricedRelaxation(problem, pricing);
    const rng = createRng(2);
    const { firstStage } = problem;
    const ask = (lower: Float64Array, upper: Float64Array) =>
      relaxation.bound({ box: { lower, upper }, cutoff: Infinity, tolerance: 1e-4 }, limits);
    for (let round = 0; round < 6; round++) {
      const lower = firstStage.lower.map(() => Number(rng.next() < 0.15));
      const upper = lower.map((least) => Math.max(least, Number(rng.next() < 0.7)));
      const inside = await Promise.all(decisionsOf(problem, lower, upper).map((x) => evaluate(problem, x)));
      const { bound, level } = await ask(lower, upper);
      expect(bound).toBeLessThanOrEqual(Math.min(...inside.map(({ upper: cost }) => cost)) + 1e-4);
      if (level < Number.POSITIVE_INFINITY) expect(level - bound).toBeLessThanOrEqual(1e-3);
    }
    const x = decisionsOf(problem).at(-2)!;
    const { bound } = await ask(x, x);
    const { objective } = await evaluate(problem, x);
    expect(bound).toBeGreaterThanOrEqual(objective - 1e-3 * Math.max(1, Math.abs(objective)));
    expect(bound).toBeLessThanOrEqual(objective + 1e-3);
  });

  test.each([1, 2, 3])('is solved to the optimum by branch and price (%i)', async (seed) => {
    const { problem } = make(seed);
    const all = await Promise.all(decisionsOf(problem).map((x) => evaluate(problem, x)));
    const optimum = Math.min(...all.map(({ objective }) => objective));
    let best = Number.POSITIVE_INFINITY;
    const propose = async (x: Float64Array) => {
      best = Math.min(best, (await evaluate(problem, x)).upper);
    };
    let last: BranchAndBoundStep | undefined;
    for await (const step of branchAndBound({
      ...{ problem, relaxation: problem.relax!(), propose, limits },
      upper: () => best,
      gap: 1e-4,
    })) {
      expect(step.lower).toBeLessThanOrEqual(optimum + 1e-3);
      expect(step.lower).toBeGreaterThanOrEqual(last?.lower ?? Number.NEGATIVE_INFINITY);
      last = step;
    }
    expect(best).toBeLessThanOrEqual(optimum + 1e-4 * Math.abs(optimum));
    expect(last!.lower).toBeGreaterThanOrEqual(best - 1.01e-4 * Math.abs(best));
  });
});

test('what waits comes by rank', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (ranks) => {
      const waiting = createBestFirst<number>((rank) => rank);
      for (const rank of ranks) waiting.push(rank);
      const sorted = [...ranks].sort((a, b) => b - a);
      for (const rank of sorted) {
        expect(waiting.top()).toBe(rank);
        expect(waiting.pop()).toBe(rank);
      }
      expect([waiting.size, waiting.top()]).toEqual([0, undefined]);
    }),
  );
});

test('the column that gained most before is branched on, of unknown ones the most broken', () => {
  const costs = createPseudoCosts(3, 1e-6);
  expect(costs.choose(Float64Array.of(0.2, 0.4, 0.5), [0, 1])).toBe(1);
  costs.learn(0, 0, 0.5, 10);
  costs.learn(0, 1, 0.5, 10);
  costs.learn(1, 0, 0.5, 1);
  costs.learn(1, 1, 0.5, 1);
  expect(costs.choose(Float64Array.of(0.2, 0.4, 0.5), [0, 1])).toBe(0);
  expect(costs.choose(Float64Array.of(1, 0, 0.5), [0, 1])).toBe(-1);
});
