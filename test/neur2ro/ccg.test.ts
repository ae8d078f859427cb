import { describe, expect, test } from 'vitest';
import { highs } from '../../src/mip/index.ts';
import {
  createKnapsackProblem,
  evaluate,
  generateKnapsack,
  isRestrictable,
  localSearch,
  priceAndPolish,
  type RobustRound,
  type RobustSolution,
  solveRobust,
} from '../../src/neur2ro/index.ts';
import { createCapitalBudgetingProblem } from '../../src/neur2ro/problems/capital-budgeting.ts';
import { generateCapitalBudgeting } from '../../src/neur2ro/problems/capital-budgeting-data.ts';
import { createRng } from '../../src/util/rng.ts';

/** A clock that a test turns by asking: the same on every machine. */
function ticking(step = 0.001) {
  let now = 0;
  return () => {
    now += step;
    return now;
  };
}

const n = 7;
const sizes = { items: n, correlation: 'SC', h: 40, deviation: 0.2, delta: 1 } as const;
const problem = createKnapsackProblem(generateKnapsack(sizes, createRng(8)));
const all = Array.from({ length: 2 ** n }, (_, number) =>
  Float64Array.from({ length: n }, (__, i) => (number >> i) & 1),
);
const evaluated = await Promise.all(all.map((x) => evaluate(problem, x)));
const optimum = Math.min(...evaluated.map(({ objective }) => objective));
const nothing = evaluated[0]!;

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of source) found.push(item);
  return found;
}

describe('column-and-constraint generation', () => {
  test('proves what trying every decision finds, with bounds that only close in', async () => {
    const result = await solveRobust(problem, { mode: 'exact', clock: ticking(), polish: false });
    let before: RobustRound | undefined;
    for (const round of result.rounds) {
      expect(round.lower).toBeLessThanOrEqual(optimum + 1e-3);
      expect(round.upper).toBeGreaterThanOrEqual(optimum - 1e-6);
      if (before !== undefined) {
        expect(round.lower).toBeGreaterThanOrEqual(before.lower);
        expect(round.upper).toBeLessThanOrEqual(before.upper);
      }
      before = round;
    }
    expect(result).toMatchObject({ status: 'optimal', arms: [{ name: 'exact' }] });
    expect(result.upper - result.lower).toBeLessThanOrEqual(1e-4 * Math.abs(result.upper));
    expect(result.upper).toBeCloseTo(optimum, 2);
    expect((await evaluate(problem, result.decision!.x)).objective).toBeCloseTo(result.upper, 2);
  });

  test('evaluates a plain decision when no time is left', async () => {
    const result = await solveRobust(problem, { clock: ticking(1), seconds: 0.5 });
    expect(result).toMatchObject({ status: 'feasible', upper: 0, decision: { x: new Float64Array(n) } });
  });
});

describe('polish', () => {
  const neighbours = (x: Float64Array) =>
    evaluated.filter((other) => other.x.reduce((sum, value, i) => sum + Math.abs(value - x[i]!), 0) <= 2);

  test('local search ends where no flip and no exchange is better', async () => {
    const settings = { clock: ticking(), seconds: 1e9, rng: createRng(1) };
    const found = await collect(localSearch(problem, nothing, settings));
    found.reduce((before, after) => {
      expect(after.upper).toBeLessThan(before.upper);
      return after;
    }, nothing);
    const last = found.at(-1)!;
    expect(last.upper).toBeGreaterThanOrEqual(optimum - 1e-6);
    for (const other of neighbours(last.x)) {
      const exchanged = other.x.reduce((sum, value, i) => sum + value - last.x[i]!, 0) === 0;
      const flipped = other.x.reduce((sum, value, i) => sum + Math.abs(value - last.x[i]!), 0) === 1;
      if (exchanged || flipped) expect(other.upper).toBeGreaterThanOrEqual(last.upper - 1e-3);
    }
  });

  test('mixing policies improves until nothing new comes, never below the optimum', async () => {
    const settings = { solver: highs, clock: ticking(), seconds: 1e9 };
    const start = evaluated.at(-1)!;
    const found = await collect(priceAndPolish(problem, [start], settings));
    found.reduce((before: RobustSolution, after) => {
      expect(after.upper).toBeLessThan(before.upper);
      expect(after.upper).toBeGreaterThanOrEqual(optimum - 1e-6);
      return after;
    }, start);
    expect(found.length).toBeGreaterThan(0);
  });

  test('is told apart: only uncertain costs can be mixed', async () => {
    const budgeting = createCapitalBudgetingProblem(generateCapitalBudgeting(4, 2, createRng(1)));
    expect([isRestrictable(problem), isRestrictable(budgeting)]).toEqual([true, false]);
    const start = await evaluate(budgeting, new Float64Array(4));
    const settings = { solver: highs, clock: ticking(), seconds: 1e9 };
    expect(await collect(priceAndPolish(budgeting, [start], settings))).toEqual([]);
  });
});
