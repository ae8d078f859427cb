import { describe, expect, test } from 'vitest';
import { numbers } from '../../../src/neur2ro/algebra.ts';
import { trainingFamilies } from '../../../src/neur2ro/training/families.ts';
import { createGradient } from '../../../src/neur2ro/training/gradient.ts';
import { networkFromBytes } from '../../../src/neur2ro/training/network-bytes.ts';
import { initialWeights } from '../../../src/neur2ro/training/network-weights.ts';
import { drawInstance, type RawInstance } from '../../../src/neur2ro/training/raw-samples.ts';
import { sampleRecipe, shardTasks } from '../../../src/neur2ro/training/sample-recipe.ts';
import { relativeDescription, sampleSet, splitInstances } from '../../../src/neur2ro/training/sample-set.ts';
import { namedShape } from '../../../src/neur2ro/training/shapes.ts';
import { plainOnnx } from '../../../src/neur2ro/training/train-value-network.ts';
import { bindNetwork } from '../../../src/neur2ro/value-network.ts';
import { createRng } from '../../../src/util/rng.ts';

describe.each(trainingFamilies.map((family) => [family.name, family] as const))('samples of %s', (name, family) => {
  const counts = { decisions: 4, scenarios: 5 };
  const recipe = sampleRecipe({ family: name, instances: 2, ...counts, sizes: [6, 9], seed: 2 });
  const description = relativeDescription(family);
  const shape = namedShape('small', ...family.features);
  const weights = initialWeights(shape, createRng(3));

  test('are read in training as a file of the network reads them, and so are their labels', async () => {
    const raws: RawInstance[] = [];
    for (const task of shardTasks(recipe, 0)) raws.push(await drawInstance(family, task, counts));
    const set = sampleSet(family, raws, description);
    expect([set.xFeatures, set.scenarioFeatures]).toEqual(family.features);
    const gradient = createGradient(shape, set.varying, weights, new Float64Array(weights.length));
    const network = networkFromBytes(plainOnnx({ shape, weights }, description), 'drawn');
    let k = 0;
    for (const { text, groups } of raws) {
      const { problem, inputs } = family.open(text, 'drawn');
      const bound = bindNetwork(network, inputs);
      for (const { x, scenarios, costs } of groups) {
        const group = set.groups[k++]!;
        const predicted = gradient.predict(group);
        const { dimension } = problem.uncertainty;
        costs.forEach((cost, s) => {
          const scenario = Float64Array.from(scenarios.subarray(s * dimension, (s + 1) * dimension));
          const value = bound.join(
            bound.encodeDecision(x, numbers),
            bound.encodeScenario(scenario, x, numbers),
            numbers,
          );
          expect(predicted[s]).toBeCloseTo(value as number, 4);
          expect(bound.label.shift + bound.label.factor * group.labels[s]!).toBeCloseTo(cost, 2);
        });
      }
    }
    expect(k).toBe(set.groups.length);
  });
});

test('items that are not accepted are left out of samples of knapsacks', async () => {
  const [family] = trainingFamilies;
  const recipe = sampleRecipe({ family: 'knapsack', instances: 1, decisions: 6, scenarios: 2, sizes: [12], seed: 5 });
  const raw = await drawInstance(family!, shardTasks(recipe, 0)[0]!, recipe);
  const { groups } = sampleSet(family!, [raw], relativeDescription(family!));
  const accepted = raw.groups.map(({ x }) => x.reduce((sum, value) => sum + value, 0));
  expect(Math.min(...accepted)).toBeLessThan(12);
  expect(groups.map(({ items }) => items)).toEqual(accepted.map((count) => Math.max(1, count)));
});

test('a split holds out a tenth of the instances, whole ones', () => {
  const raws = Array.from({ length: 25 }, (_, k) => ({ name: String(k), text: '', groups: [] }));
  const { training, validation } = splitInstances(raws);
  expect(validation.map(({ name }) => name)).toEqual(['9', '19']);
  expect(training).toHaveLength(23);
  const few = splitInstances(raws.slice(0, 3));
  expect([few.training, few.validation].map((part) => part.map(({ name }) => name))).toEqual([['0', '1'], ['2']]);
  const one = splitInstances(raws.slice(0, 1));
  expect(one.training).toEqual(one.validation);
});
