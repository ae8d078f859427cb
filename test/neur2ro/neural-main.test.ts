import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createModelBuilder } from '../../src/mip/builder.ts';
import { highs } from '../../src/mip/highs-solver.ts';
import { objectiveOf } from '../../src/mip/model.ts';
import { isFeasible, violations } from '../../src/mip/verify.ts';
import { numbers } from '../../src/neur2ro/algebra.ts';
import { compatKnapsackRecourse } from '../../src/neur2ro/compat-knapsack.ts';
import { knapsackInputs } from '../../src/neur2ro/network-inputs.ts';
import { createNeuralMain, type NeuralMain } from '../../src/neur2ro/neural-main.ts';
import type { RecourseModel, RobustProblem } from '../../src/neur2ro/problem.ts';
import { createKnapsackProblem } from '../../src/neur2ro/problems/knapsack.ts';
import { readNetwork } from '../../src/neur2ro/read-network.ts';
import { bindNetwork, type ValueNetwork } from '../../src/neur2ro/value-network.ts';
import { SolverError } from '../../src/util/errors.ts';
import { createRng } from '../../src/util/rng.ts';
import { knapsackEncoder, networkFolder, tinyKnapsack } from '../helpers/tiny-networks.ts';

const items = 4;
const data = tinyKnapsack(items);
const problem = createKnapsackProblem({
  ...data,
  weight: Float64Array.from(data.weight),
  profit: Float64Array.from(data.profit),
  degradation: Float64Array.from(data.degradation),
  repair: Float64Array.from(data.repair),
  outsourcing: Float64Array.from(data.outsourcing),
});
const rng = createRng(6);
const scenarios = [0, 1, 2].map(() => problem.uncertainty.sample(rng)).concat([Float64Array.of(1, 0, 0, 0.3)]);
const decisions = Array.from({ length: 2 ** items }, (_, code) =>
  Float64Array.from({ length: items }, (_, j) => (code >> j) & 1),
);

let folder: Awaited<ReturnType<typeof networkFolder>>;
let network: ValueNetwork;
beforeAll(async () => {
  folder = await networkFolder({ knapsack: knapsackEncoder(3) });
  network = bindNetwork(await readNetwork(join(folder.path, 'knapsack.onnx')), knapsackInputs(data));
});
afterAll(async () => {
  await network[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const predicted = (x: Float64Array, scenario: Float64Array) =>
  network.label.shift +
  network.label.factor *
    network.join(network.encodeDecision(x, numbers), network.encodeScenario(scenario, x, numbers), numbers);

/** Index of the scenario that the network ranks worst. */
function ranked(x: Float64Array): number {
  const values = scenarios.map((scenario) => predicted(x, scenario));
  return values.indexOf(Math.max(...values));
}

/** The least recourse cost by enumerating y and r. */
function leastRecourse(model: RecourseModel, x: Float64Array, scenario: Float64Array): number {
  const columns = Array.from({ length: items }, (_, j) => j);
  const builder = createModelBuilder('recourse');
  for (const j of columns) builder.column({ name: `x${j}`, lower: x[j]!, upper: x[j]! });
  const y = model.add(builder, columns, 'y');
  const { cost } = model.at(scenario, columns, y);
  const whole = builder.build();
  let least = Number.POSITIVE_INFINITY;
  for (let code = 0; code < 2 ** y.length; code++) {
    const point = Float64Array.from([...x, ...y.map((_, k) => (code >> k) & 1)]);
    if (!isFeasible(violations(whole, point))) continue;
    least = Math.min(
      least,
      cost.terms.reduce((sum, [column, value]) => sum + value * point[column]!, cost.constant),
    );
  }
  return least;
}

async function solved(main: NeuralMain, start?: Float64Array) {
  const session = await highs.open(main.model, { gap: 1e-9 });
  const result = await session.solve({}, {}, start);
  session.dispose();
  expect(result.status).toBe('optimal');
  return { objective: result.objective, solution: result.x! };
}

describe('the argmax form', () => {
  test('has a choice to make: not all decisions have one scenario for their worst', () => {
    expect(new Set(decisions.map(ranked)).size).toBeGreaterThan(1);
  });

  test.each([
    ['the recourse', (own: RecourseModel) => own],
    ['the published recourse', compatKnapsackRecourse],
  ] as const)('holds %s against the scenario that the network ranks worst', async (_, change) => {
    const recourseModel = change(problem.recourseModel);
    const main = createNeuralMain(problem, network, scenarios, { recourseModel });
    const { objective, solution } = await solved(main);
    const costs = decisions.map((x) => problem.cost(x) + leastRecourse(recourseModel, x, scenarios[ranked(x)]!));
    expect(objective).toBeCloseTo(Math.min(...costs), 4);
    const { x, worst, prediction } = await main.decide(solution);
    expect(costs[decisions.findIndex((other) => other.every((value, j) => value === x[j]))]).toBeCloseTo(objective, 4);
    expect(worst).toBe(ranked(x));
    expect(prediction).toBeCloseTo(predicted(x, scenarios[worst]!), 2);
  });

  test('with one scenario is the problem with that scenario alone', async () => {
    const main = createNeuralMain(problem, network, [scenarios[3]!]);
    const { objective, solution } = await solved(main);
    const costs = decisions.map((x) => problem.cost(x) + leastRecourse(problem.recourseModel, x, scenarios[3]!));
    expect(objective).toBeCloseTo(Math.min(...costs), 6);
    expect((await main.decide(solution)).worst).toBe(0);
  });

  test('makes the repair worthless where the published sign is asked for', () => {
    const x = Float64Array.of(1, 1, 1, 1);
    const scenario = Float64Array.of(1, 0, 0, 0.3);
    const cost = (model: RecourseModel) => leastRecourse(model, x, scenario);
    expect(cost(compatKnapsackRecourse(problem.recourseModel))).toBeGreaterThanOrEqual(cost(problem.recourseModel));
    const { cost: expression } = compatKnapsackRecourse(problem.recourseModel).at(
      scenario,
      [0, 1, 2, 3],
      [4, 5, 6, 7, 8, 9, 10, 11],
    );
    expect(expression.terms.filter(([column, value]) => column >= 8 && value < 0)).toEqual([]);
  });
});

describe('the max form', () => {
  test('minimises the first-stage cost plus the largest prediction', async () => {
    const main = createNeuralMain(problem, network, scenarios, { form: 'max' });
    const { objective, solution } = await solved(main);
    const costs = decisions.map((x) => problem.cost(x) + predicted(x, scenarios[ranked(x)]!));
    expect(objective).toBeCloseTo(Math.min(...costs), 3);
    const { x, prediction } = await main.decide(solution);
    expect(problem.cost(x) + prediction).toBeCloseTo(objective, 2);
  });
});

describe('a main problem', () => {
  test.each(['argmax', 'max'] as const)('can be started from any decision (%s form)', async (form) => {
    const main = createNeuralMain(problem, network, scenarios, { form });
    for (const x of decisions) {
      const start = (await main.startFrom(x))!;
      expect(violations(main.model, start)).toSatisfy(isFeasible);
      const worst = scenarios[ranked(x)]!;
      const recourse = form === 'max' ? predicted(x, worst) : (await problem.recourse(x, worst)).cost;
      expect(objectiveOf(main.model, start)).toBeCloseTo(problem.cost(x) + recourse, 6);
    }
  });

  test('has no start where the decision leaves no recourse', async () => {
    const without: RobustProblem = { ...problem, recourse: async () => ({ cost: Number.POSITIVE_INFINITY }) };
    expect(await createNeuralMain(without, network, scenarios).startFrom(decisions[0]!)).toBeUndefined();
  });

  test('does not believe a solution whose network values are wrong', async () => {
    const main = createNeuralMain(problem, network, scenarios, { form: 'max' });
    const start = (await main.startFrom(decisions[5]!))!;
    main.model.columnNames.forEach((name, j) => {
      if (/unit\d+$/.test(name)) start[j]! += 1;
    });
    await expect(main.decide(start)).rejects.toThrow(SolverError);
  });

  test('needs a scenario and bounded decisions', () => {
    expect(() => createNeuralMain(problem, network, [])).toThrow(RangeError);
    const builder = createModelBuilder('unbounded');
    for (let j = 0; j < items; j++) builder.column({ name: `x${j}` });
    const unbounded = { ...problem, firstStage: builder.build() };
    expect(() => createNeuralMain(unbounded, network, scenarios)).toThrow(
      'a network is traced over bounded unknowns only, not from 0 to Infinity.',
    );
  });
});
