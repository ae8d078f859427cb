import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isFeasible, violations } from '../../src/mip/index.ts';
import { ccgContext, ccgReward } from '../../src/neur2ro/ccg-learning.ts';
import {
  createCapitalBudgetingProblem,
  createKnapsackProblem,
  evaluate,
  generateCapitalBudgeting,
  knapsackInputs,
  type RobustProblem,
  type RobustResult,
  readRobustInstance,
  solveRobust,
} from '../../src/neur2ro/index.ts';
import { readNetwork } from '../../src/neur2ro/read-network.ts';
import { bindNetwork } from '../../src/neur2ro/value-network.ts';
import { createRng } from '../../src/util/rng.ts';
import { knapsackEncoder, networkFolder, tinyKnapsack } from '../helpers/tiny-networks.ts';

/** The optimum by trying every decision. */
async function enumerated(problem: RobustProblem): Promise<number> {
  const { firstStage } = problem;
  let best = Number.POSITIVE_INFINITY;
  for (let code = 0; code < 2 ** firstStage.columns; code++) {
    const x = Float64Array.from({ length: firstStage.columns }, (_, j) => (code >> j) & 1);
    if (isFeasible(violations(firstStage, x))) best = Math.min(best, (await evaluate(problem, x)).objective);
  }
  return best;
}

/** A clock that a test turns by asking: the same on every machine. */
function ticking() {
  let now = 0;
  return () => {
    now += 0.001;
    return now;
  };
}

/** Holds a result to the truth: bounds on both sides of the optimum, and an upper one that the decision keeps. */
async function expectSound(problem: RobustProblem, result: RobustResult, optimum: number): Promise<void> {
  const slack = 1e-5 * Math.max(1, Math.abs(optimum));
  expect(result.lower).toBeLessThanOrEqual(optimum + slack);
  expect(result.upper).toBeGreaterThanOrEqual(optimum - slack);
  const { decision } = result;
  const own = await evaluate(problem, decision!.x);
  expect(Math.abs(own.objective - result.upper)).toBeLessThanOrEqual(2 * slack);
  const again = problem.cost(decision!.x) + decision!.recourse.cost;
  expect(Math.abs(again - result.upper)).toBeLessThanOrEqual(2 * slack);
  expect(problem.uncertainty.contains(decision!.scenario)).toBe(true);
}

const knapsack = createKnapsackProblem({ ...tinyKnapsack(5) } as Parameters<typeof createKnapsackProblem>[0]);
const optimum = await enumerated(knapsack);

let folder: Awaited<ReturnType<typeof networkFolder>>;
beforeAll(async () => {
  folder = await networkFolder({ one: knapsackEncoder(1), two: knapsackEncoder(4) });
});
afterAll(() => folder[Symbol.asyncDispose]());
const open = async (name: string) =>
  bindNetwork(await readNetwork(join(folder.path, `${name}.onnx`)), knapsackInputs(tinyKnapsack(5)));

describe('a robust problem solved', () => {
  test('exactly, is as good as the best of all decisions', async () => {
    const result = await solveRobust(knapsack, { clock: ticking() });
    expect(result.status).toBe('optimal');
    await expectSound(knapsack, result, optimum);
    expect(result.upper - optimum).toBeLessThanOrEqual(2e-4 * Math.abs(optimum));
  });

  test('exactly, where costs in the rows are uncertain too', async () => {
    const problem = createCapitalBudgetingProblem(generateCapitalBudgeting(4, 2, createRng(5)));
    const truth = await enumerated(problem);
    const result = await solveRobust(problem, { clock: ticking() });
    await expectSound(problem, result, truth);
    expect(result.upper - truth).toBeLessThanOrEqual(1e-3 * Math.abs(truth));
  });

  test.each(['argmax', 'max'] as const)('with networks in the form %s, has true bounds', async (mode) => {
    await using one = await open('one');
    await using two = await open('two');
    const settings = { mode, networks: [one, two], adversaries: ['gradient', 'exact'], polish: false } as const;
    const result = await solveRobust(knapsack, { ...settings, clock: ticking() });
    await expectSound(knapsack, result, optimum);
    expect(result.arms.map(({ name }) => name)).toEqual(['one:gradient', 'two:gradient', 'exact']);
    const pulls = result.arms.reduce((sum, arm) => sum + arm.pulls, 0);
    expect(pulls).toBe(result.rounds.filter(({ phase }) => phase === 'generate').length);
    expect(result.rounds.some(({ network }) => network !== undefined)).toBe(true);
  });

  test.each([{ kind: 'nominal' }, { kind: 'k-adaptability', count: 1 }] as const)('as %o', async (baseline) => {
    const result = await solveRobust(knapsack, { baseline, clock: ticking() });
    await expectSound(knapsack, result, optimum);
    expect(result.rounds.at(-1)!.phase).toBe(baseline.kind);
  });

  test('ends at once when it is told to, and refuses what does not fit', async () => {
    const result = await solveRobust(knapsack, { signal: AbortSignal.abort() });
    expect(result.status).toBe('interrupted');
    await expect(solveRobust(knapsack, { mode: 'max' })).rejects.toThrow('the mode "max" needs a network.');
    await expect(solveRobust(knapsack, { adversaries: ['mip'] })).rejects.toThrow('"mip" needs a network.');
  });
});

describe('what the bandit learns from', () => {
  const outcome = { estimate: -100, found: -90, worst: -80, seconds: 0, usual: 1 };

  test('is the share of the violation, less for more time', () => {
    expect(ccgReward(outcome)).toBe(0.5);
    expect(ccgReward({ ...outcome, seconds: 1 })).toBe(0.25);
    expect(ccgReward({ ...outcome, found: -80 })).toBe(1);
    expect(ccgReward({ ...outcome, found: -120 })).toBe(0);
    expect(ccgReward({ ...outcome, worst: -100 })).toBe(0);
    const hopeless = { ...outcome, worst: Number.POSITIVE_INFINITY };
    expect(ccgReward(hopeless)).toBe(0);
    expect(ccgReward({ ...hopeless, found: Number.POSITIVE_INFINITY })).toBe(1);
  });

  test('are features within 0 and 1, also where no gap is known', () => {
    const features = ccgContext({ items: 50, round: 5, gap: Number.POSITIVE_INFINITY, seconds: 0 });
    expect([...features]).toEqual([0.5, 0.5, 1, 0]);
  });
});

describe('an instance read', () => {
  const text = '2 10 1\n5 2 1 4 7\n6 3 1 5 8\n';

  test('is told by its first line', () => {
    const { family, problem } = readRobustInstance(text, 'tiny', 'tiny.txt');
    expect(family).toBe('knapsack');
    expect(problem).toMatchObject({ name: 'tiny', maximize: true });
  });

  test.each([
    ['', 'f: is empty.'],
    ['\n1 2 3 4\n', 'f:2: the first line holds 4 numbers, which begins no known format (knapsack: n C Gamma;'],
    ['2 -10 1\n5 2 1 4 7\n6 3 1 5 8\n', 'f:1: the capacity must be at least 0, not -10.'],
    ['2 10 1\n5 2 x 4 7\n6 3 1 5 8\n', "f:2: the repair weight of item 1 was expected, a number, not 'x'."],
  ])('is refused: %j', (bad, message) => {
    expect(() => readRobustInstance(bad, 'tiny', 'f')).toThrow(message);
  });
});
