import { expect, test } from 'vitest';
import { highs, isFeasible, violations } from '../../src/mip/index.ts';
import {
  createCapitalBudgetingProblem,
  createLoanBudgetingProblem,
  evaluate,
  generateCapitalBudgeting,
  generateLoanBudgeting,
  type KAdaptabilityRound,
  kAdaptability,
  type RobustProblem,
} from '../../src/neur2ro/index.ts';
import { createRng } from '../../src/util/rng.ts';

let now = 0;
const clock = () => {
  now += 0.001;
  return now;
};

async function solved(problem: RobustProblem, count: number): Promise<KAdaptabilityRound> {
  let last: KAdaptabilityRound | undefined;
  for await (const round of kAdaptability(problem, count, { solver: highs, clock })) {
    expect(round.lower).toBeLessThanOrEqual(round.upper + 1e-9);
    last = round;
  }
  return last!;
}

/** The two-stage optimum by trying every feasible x. */
async function optimum(problem: RobustProblem, columns: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let number = 0; number < 2 ** columns; number++) {
    const x = Float64Array.from({ length: columns }, (_, i) => (number >> i) & 1);
    if (isFeasible(violations(problem.firstStage, x))) best = Math.min(best, (await evaluate(problem, x)).objective);
  }
  return best;
}

test.each([
  [
    'uncertain profits',
    createLoanBudgetingProblem(generateLoanBudgeting({ projects: 4, h: 40, factors: 2 }, createRng(2))),
    5,
  ],
  ['uncertain costs too', createCapitalBudgetingProblem(generateCapitalBudgeting(4, 2, createRng(3))), 4],
])('one prepared answer is worth no more than two, and two no more than recourse: %s', async (_, problem, columns) => {
  const best = await optimum(problem, columns);
  const fixed = await solved(problem, 1);
  const pair = await solved(problem, 2);
  expect(pair.answers).toHaveLength(2);
  expect(fixed.upper).toBeGreaterThanOrEqual(pair.upper - 1e-3);
  expect(pair.upper).toBeGreaterThanOrEqual(best - 1e-3);
  expect(pair.upper - pair.lower).toBeLessThanOrEqual(1e-3 * Math.max(1, Math.abs(pair.upper)));
});

test('K must be a positive whole number', async () => {
  const problem = createCapitalBudgetingProblem(generateCapitalBudgeting(2, 2, createRng(3)));
  await expect(kAdaptability(problem, 0, { solver: highs, clock }).next()).rejects.toThrow(
    /positive whole number, not 0/,
  );
});
