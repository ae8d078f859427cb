import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createModelBuilder } from '../../src/mip/builder.ts';
import { highs } from '../../src/mip/highs-solver.ts';
import { numbers } from '../../src/neur2ro/algebra.ts';
import { createMipAdversary } from '../../src/neur2ro/mip-adversary.ts';
import { budgetingInputs, knapsackInputs } from '../../src/neur2ro/network-inputs.ts';
import { boundsOf } from '../../src/neur2ro/network-trace.ts';
import { readNetwork } from '../../src/neur2ro/read-network.ts';
import { createGradientAdversary, createSamplingAdversary } from '../../src/neur2ro/search-adversaries.ts';
import { createBoxSet } from '../../src/neur2ro/sets/box.ts';
import { createBudgetSet } from '../../src/neur2ro/sets/budget.ts';
import { createFiniteSet } from '../../src/neur2ro/sets/finite.ts';
import { tightenTrace } from '../../src/neur2ro/tighten.ts';
import { compileTrace } from '../../src/neur2ro/trace-forward.ts';
import { traceScenarios } from '../../src/neur2ro/trace-scenarios.ts';
import { bindNetwork, type ValueNetwork } from '../../src/neur2ro/value-network.ts';
import { SolverError } from '../../src/util/errors.ts';
import { createRng } from '../../src/util/rng.ts';
import {
  budgetingEncoder,
  knapsackEncoder,
  networkFolder,
  tinyBudgeting,
  tinyKnapsack,
} from '../helpers/tiny-networks.ts';

let folder: Awaited<ReturnType<typeof networkFolder>>;
let network: ValueNetwork;
let factors: ValueNetwork;
beforeAll(async () => {
  folder = await networkFolder({ knapsack: knapsackEncoder(17), budgeting: budgetingEncoder() });
  network = bindNetwork(await readNetwork(join(folder.path, 'knapsack.onnx')), knapsackInputs(tinyKnapsack(5)));
  factors = bindNetwork(await readNetwork(join(folder.path, 'budgeting.onnx')), budgetingInputs(tinyBudgeting(5, 2)));
});
afterAll(async () => {
  await Promise.all([network, factors].map((opened) => opened[Symbol.asyncDispose]()));
  await folder[Symbol.asyncDispose]();
});

const clock = () => 0;
const x = Float64Array.of(1, 0, 1, 1, 1);
const set = createBudgetSet(5, 1.7);
/** The scaled value that the MIP proves to be the worst. */
let best = Number.NaN;
const relative = (value: ValueNetwork, cost: number) => (cost - value.label.shift) / value.label.factor;
const scaled = (value: ValueNetwork, decision: Float64Array, scenario: Float64Array) =>
  value.join(value.encodeDecision(decision, numbers), value.encodeScenario(scenario, decision, numbers), numbers);

describe('the MIP adversary', () => {
  test('finds the worst scenario of a budget set and proves it', async () => {
    const attack = await createMipAdversary(network, set, highs, createRng(1)).attack(x);
    const found = relative(network, attack.prediction);
    expect(set.contains(attack.scenario)).toBe(true);
    expect(scaled(network, x, attack.scenario)).toBeCloseTo(found, 5);
    expect(relative(network, attack.bound)).toBeGreaterThanOrEqual(found - 1e-6);
    expect(relative(network, attack.bound) - found).toBeLessThanOrEqual(2e-4 * Math.max(1, Math.abs(found)));
    const rng = createRng(2);
    for (let s = 0; s < 2000; s++) expect(scaled(network, x, set.sample(rng))).toBeLessThanOrEqual(found + 2e-4);
  });

  test('says what it has when its time is over, with its start as the least', async () => {
    const given = set.sample(createRng(5));
    const attack = await createMipAdversary(network, set, highs, createRng(1), { tighten: false }).attack(x, {
      seconds: 0,
      scenarios: [given],
    });
    expect(relative(network, attack.prediction)).toBeGreaterThanOrEqual(scaled(network, x, given) - 1e-5);
    expect(attack.bound).toBeGreaterThanOrEqual(attack.prediction - 1e-3);
  });

  test('ends with a SolverError where the network itself says otherwise', async () => {
    const lying: ValueNetwork = { ...network, predict: async () => network.label.shift };
    await expect(createMipAdversary(lying, set, highs, createRng(1), { tighten: false }).attack(x)).rejects.toThrow(
      SolverError,
    );
  });
});

describe('bounds tightened by linear programs', () => {
  test('are no wider than before, and hold for all scenarios of the set', async () => {
    const trace = traceScenarios(network, x, set);
    const tight = await tightenTrace(trace, (builder) => set.addTo(builder, 'xi'), highs, { clock });
    const gained = trace.units.reduce((sum, { lower, upper }, u) => {
      const now = tight.units[u]!;
      expect(now.lower).toBeGreaterThanOrEqual(lower);
      expect(now.upper).toBeLessThanOrEqual(upper);
      return sum + (now.lower - lower) + (upper - now.upper);
    }, 0);
    expect(gained).toBeGreaterThan(0.1);
    const forward = compileTrace(trace);
    const rng = createRng(3);
    for (let s = 0; s < 500; s++) {
      forward.value(set.sample(rng));
      tight.units.forEach(({ lower, upper }, u) => {
        expect(forward.inputs[u]).toBeGreaterThanOrEqual(lower);
        expect(forward.inputs[u]).toBeLessThanOrEqual(upper);
      });
    }
    const [least, greatest] = boundsOf(tight.outputs[0]!, (unit) => Math.max(0, tight.units[unit]!.upper));
    expect(least).toBeLessThanOrEqual(greatest);
  });

  test('stay as they are when there is no time', async () => {
    const trace = traceScenarios(network, x, set);
    const same = await tightenTrace(trace, (builder) => set.addTo(builder, 'xi'), highs, { clock, seconds: 0 });
    expect(same.units).toEqual(trace.units);
  });

  test('make no programs where nothing is open', async () => {
    const trace = { variables: [], units: [], outputs: [] };
    const never = () => createModelBuilder('never').column({ name: 'x' }) as never;
    expect(await tightenTrace(trace, never, highs, { clock })).toEqual(trace);
  });
});

describe('search adversaries', () => {
  test.each([
    ['sampling', createSamplingAdversary],
    ['gradient', createGradientAdversary],
  ] as const)('%s comes near to the MIP, stays in the set, and repeats with its seed', async (name, create) => {
    best = Number.isNaN(best)
      ? relative(network, (await createMipAdversary(network, set, highs, createRng(1)).attack(x)).prediction)
      : best;
    const sizes = name === 'sampling' ? { samples: 500, keep: 2, steps: 20 } : { keep: 4 };
    const [attack, again] = await Promise.all([1, 2].map(() => create(network, set, createRng(9), sizes).attack(x)));
    expect(attack!.scenario).toEqual(again!.scenario);
    expect(set.contains(attack!.scenario)).toBe(true);
    expect(attack!.prediction).toBeCloseTo(
      network.label.shift + network.label.factor * scaled(network, x, attack!.scenario),
      6,
    );
    const lost = best - relative(network, attack!.prediction);
    expect(lost).toBeGreaterThan(-2e-4);
    expect(lost).toBeLessThan(0.05);
    expect(attack!.bound).toBe(Number.POSITIVE_INFINITY);
  });

  test('sampling with refinement meets the best of a fine grid of two factors', async () => {
    const box = createBoxSet([-1, -1], [1, 1]);
    const decision = Float64Array.of(1, 0, 0, 1, 0);
    const forward = compileTrace(traceScenarios(factors, decision, box));
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i <= 200; i++)
      for (let j = 0; j <= 200; j++) largest = Math.max(largest, forward.value([i / 100 - 1, j / 100 - 1]));
    const { prediction } = await createSamplingAdversary(factors, box, createRng(1), { samples: 1000 }).attack(
      decision,
    );
    expect(relative(factors, prediction)).toBeGreaterThanOrEqual(largest - 1e-6);
  });

  test.each([createSamplingAdversary, createGradientAdversary])(
    'look at each of finitely many scenarios',
    async (create) => {
      const rng = createRng(4);
      const finite = createFiniteSet(Array.from({ length: 7 }, () => set.sample(rng)));
      const { scenario, prediction, bound } = await create(network, finite, rng).attack(x);
      const values = finite.scenarios!.map((member) => scaled(network, x, member));
      expect(scaled(network, x, scenario)).toBe(Math.max(...values));
      expect(bound).toBe(prediction);
    },
  );

  test('end early when told to', async () => {
    const { scenario } = await createSamplingAdversary(network, set, createRng(1), { samples: 1e9 }).attack(x, {
      signal: AbortSignal.abort(),
    });
    expect(set.contains(scenario)).toBe(true);
  });
});
