import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readNetwork } from '../../src/neur2ro/read-network.ts';
import { trainingFamily } from '../../src/neur2ro/training/families.ts';
import { bindNetwork } from '../../src/neur2ro/value-network.ts';
import { createRng } from '../../src/util/rng.ts';

const folder = fileURLToPath(new URL('../../instances/networks', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.onnx'));

test('there are several networks of every family', () => {
  const families = files.map((name) => /^(.*)-\w+\.onnx$/.exec(name)?.[1]);
  for (const family of ['knapsack', 'capital-budgeting', 'loan-budgeting'])
    expect(families.filter((name) => name === family).length).toBeGreaterThan(1);
});

describe.each(files)('%s', (file) => {
  test('has a card, and is near the exact second stage for numbers of items that it was and was not trained on', async () => {
    const card = readFileSync(`${folder}/${file.replace('.onnx', '.md')}`, 'utf8');
    const [, name, shape] = /^(.*)-(\w+)\.onnx$/.exec(file)!;
    expect(card).toContain(`# ${file}`);
    expect(card).toContain(`| family | ${name} |`);
    expect(card).toContain(`| shape | ${shape}: `);
    const network = await readNetwork(`${folder}/${file}`);
    const family = trainingFamily(name!);
    const errors: number[] = [];
    for (const items of [17, 30, 100]) {
      const rng = createRng(items).fork('trained');
      const { problem, inputs, respond } = family.open(family.draw(items, rng), 'unseen');
      await using bound = bindNetwork(network, inputs);
      const scenarios = Array.from({ length: 5 }, () => problem.uncertainty.sample(rng));
      const x = respond(scenarios[0]!);
      const predicted = await bound.predictAll(scenarios.map((scenario) => ({ x, scenario })));
      for (const [k, scenario] of scenarios.entries()) {
        const { cost } = await problem.recourse(x, scenario);
        if (Number.isFinite(cost)) errors.push(Math.abs(predicted[k]! - cost) / bound.label.factor);
      }
    }
    expect(errors.length).toBeGreaterThan(5);
    // A network that always said the middle would be off by some tenths.
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.05);
  });
});
