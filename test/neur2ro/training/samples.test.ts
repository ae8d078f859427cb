import { describe, expect, test } from 'vitest';
import { isFeasible, violations } from '../../../src/mip/verify.ts';
import { trainingFamilies, trainingFamily } from '../../../src/neur2ro/training/families.ts';
import { drawInstance } from '../../../src/neur2ro/training/raw-samples.ts';
import { sampleDecisions } from '../../../src/neur2ro/training/sample-decisions.ts';
import { sampleRecipe, shardTasks } from '../../../src/neur2ro/training/sample-recipe.ts';
import { sampleScenarios } from '../../../src/neur2ro/training/sample-scenarios.ts';
import type { TrainingFamily } from '../../../src/neur2ro/training/training-family.ts';
import { createRng } from '../../../src/util/rng.ts';

const items = 8;
const opened = (family: TrainingFamily, seed = 1) => family.open(family.draw(items, createRng(seed)), 'drawn');
const counts = { decisions: 10, scenarios: 24 };

describe.each(trainingFamilies.map((family) => [family.name, family] as const))('samples of %s', (name, family) => {
  test('are scenarios of the set: the nominal one, all that is known, and others', () => {
    const instance = opened(family);
    const { uncertainty } = instance.problem;
    const rng = createRng(2);
    const x = instance.respond(new Float64Array(uncertainty.dimension));
    const known = [uncertainty.sample(rng), uncertainty.sample(rng)];
    const drawn = sampleScenarios(instance, x, 40, known, rng);
    expect(drawn).toHaveLength(40);
    expect(drawn[0]).toEqual(uncertainty.project(new Float64Array(uncertainty.dimension)));
    expect(drawn.slice(1, 3)).toEqual(known);
    for (const scenario of drawn) expect(uncertainty.contains(scenario, 1e-9)).toBe(true);
    expect(new Set(drawn.map((scenario) => scenario.join(' '))).size).toBeGreaterThan(20);
    expect(sampleScenarios(instance, x, 1, known, rng)).toHaveLength(1);
  });

  test('are decisions of X, the one that is best for the nominal scenario first', async () => {
    const instance = opened(family);
    const { problem } = instance;
    const { decisions, known } = await sampleDecisions(instance, 25, createRng(3));
    expect(decisions).toHaveLength(25);
    for (const x of decisions) expect(isFeasible(violations(problem.firstStage, x))).toBe(true);
    for (const scenario of known) expect(problem.uncertainty.contains(scenario)).toBe(true);
    const nominal = new Float64Array(problem.uncertainty.dimension);
    const values = await Promise.all(
      decisions.map(async (x) => problem.cost(x) + (await problem.recourse(x, nominal)).cost),
    );
    // Good where it is not the best: what is paid for at once need not be what is worth most.
    expect(values[0]).toBeLessThanOrEqual(Math.min(...values) * 0.9);
    expect(new Set(decisions.map((x) => x.join(''))).size).toBeGreaterThan(8);
  });

  test('find what hurts: an attack is worse than the nominal scenario, and than most of those drawn anywhere', async () => {
    const instance = opened(family, 5);
    const { problem } = instance;
    const { dimension } = problem.uncertainty;
    const x = instance.respond(new Float64Array(dimension));
    const cost = async (scenario: Float64Array) => (await problem.recourse(x, scenario)).cost;
    const attacked = await cost(await instance.attack(x));
    expect(attacked).toBeGreaterThan(await cost(new Float64Array(dimension)));
    const rng = createRng(6);
    for (let k = 0; k < 20; k++)
      expect(await cost(problem.uncertainty.sample(rng))).toBeLessThanOrEqual(attacked + 1e-6);
  });

  test('have the exact cost of the second stage as labels, between the bounds that labels are scaled by', async () => {
    const recipe = sampleRecipe({ family: name, instances: 2, ...counts, sizes: [items], seed: 4 });
    const [task] = shardTasks(recipe, 0);
    const raw = await drawInstance(family, task!, counts);
    const { problem, inputs } = family.open(raw.text, raw.name);
    const [zero, one] = family.labels;
    expect(raw.groups).toHaveLength(counts.decisions);
    for (const { x, scenarios, costs } of raw.groups) {
      const { dimension } = problem.uncertainty;
      expect(scenarios).toHaveLength(costs.length * dimension);
      const last = costs.length - 1;
      const scenario = Float64Array.from(scenarios.subarray(last * dimension));
      expect(costs[last]).toBe((await problem.recourse(x, scenario)).cost);
      for (const cost of costs) {
        expect(cost / inputs.nominal).toBeGreaterThan(zero - 0.5 * (one - zero));
        expect(cost / inputs.nominal).toBeLessThan(one + 0.5 * (one - zero));
      }
    }
  });

  test('are the same under the same seed, whichever file they stand in', async () => {
    const recipe = sampleRecipe({ family: name, instances: 12, decisions: 2, scenarios: 3, sizes: [5, 6], seed: 9 });
    const [first] = shardTasks(recipe, 1);
    const [again] = shardTasks({ ...recipe, instances: 11 }, 1);
    const [one, two] = [await drawInstance(family, first!, recipe), await drawInstance(family, again!, recipe)];
    expect(two).toEqual(one);
    const other = await drawInstance(family, shardTasks({ ...recipe, seed: 10 }, 1)[0]!, recipe);
    expect(other.text).not.toBe(one.text);
  });
});

describe('a recipe', () => {
  test('refuses counts and sizes that make no sense', () => {
    const recipe = { family: 'knapsack', instances: 1, decisions: 1, scenarios: 1, sizes: [5], seed: 1 };
    expect(() => sampleRecipe({ ...recipe, scenarios: 0 })).toThrow(
      'scenarios must be a positive whole number, not 0.',
    );
    expect(() => sampleRecipe({ ...recipe, sizes: [5, 2.5] })).toThrow(
      'sizes must be positive whole numbers, not 2.5.',
    );
    expect(() => sampleRecipe({ ...recipe, sizes: [] })).toThrow('sizes must be positive whole numbers, not none.');
  });

  test('is of a family that networks are trained for', () => {
    expect(() => trainingFamily('facility-location')).toThrow(
      'there is no training for the family "facility-location", but for knapsack, capital-budgeting, loan-budgeting.',
    );
  });
});
