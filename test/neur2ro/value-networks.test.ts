import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatDescription, parseDescription } from '../../src/neur2ro/network-description.ts';
import { budgetingInputs, knapsackInputs, loanInputs } from '../../src/neur2ro/network-inputs.ts';
import { readNetwork } from '../../src/neur2ro/read-network.ts';
import { bindNetwork } from '../../src/neur2ro/value-network.ts';
import { describeValueNetwork } from '../conformance/value-network.ts';
import { onnxBytes } from '../helpers/onnx-bytes.ts';
import {
  budgetingEncoder,
  knapsackEncoder,
  networkFolder,
  relativeEncoders,
  tinyBudgeting,
  tinyKnapsack,
  tinyLoans,
} from '../helpers/tiny-networks.ts';

const encoders = {
  knapsack: knapsackEncoder(12),
  mean: knapsackEncoder(17, 'mean'),
  budgeting: budgetingEncoder(),
  ...relativeEncoders,
};
let folder: Awaited<ReturnType<typeof networkFolder>>;
beforeAll(async () => {
  folder = await networkFolder(encoders);
});
afterAll(() => folder[Symbol.asyncDispose]());

const knapsack = {
  inputs: knapsackInputs(tinyKnapsack(5)),
  bounds: { decisions: 5, lower: [0, 0, 0, 0, 0], upper: [1, 1, 1, 1, 1] },
};
const budgeting = {
  inputs: budgetingInputs(tinyBudgeting(3, 2)),
  bounds: { decisions: 3, lower: [-1, -1], upper: [1, 1] },
};

const loans = {
  inputs: loanInputs(tinyLoans(3, 2)),
  bounds: { decisions: 4, lower: [-1, -1], upper: [1, 1] },
};

for (const [path, { inputs, bounds }] of [
  ['knapsack', knapsack],
  ['budgeting.onnx', budgeting],
  ['relative-knapsack', knapsack],
  ['relative-budgeting.onnx', budgeting],
  ['relative-loans.onnx', loans],
] as const) {
  describeValueNetwork(path, {
    ...bounds,
    open: async () => bindNetwork(await readNetwork(join(folder.path, path)), inputs),
  });
}

describe('a network and its parts', () => {
  test.each([
    ['knapsack', knapsack.inputs, [1, 0, 1, 1, 0], [0.2, 0, 1, 0.4, 0.9]],
    ['mean', knapsack.inputs, [0, 0, 1, 1, 1], [0, 0, 0, 1, 0.3]],
    ['budgeting', budgeting.inputs, [1, 0, 1], [-0.3, 0.8]],
  ])('are the same function (%s)', async (name, inputs, x, scenario) => {
    const [whole, split] = await Promise.all(
      [`${name}.onnx`, name].map((path) => readNetwork(join(folder.path, path))),
    );
    await using a = bindNetwork(whole!, inputs);
    await using b = bindNetwork(split!, inputs);
    expect(await a.predict(x, scenario)).toBeCloseTo(await b.predict(x, scenario), 3);
  });

  test('have their description in the metadata where it is there', async () => {
    const { spec, description } = encoders.knapsack;
    const path = join(folder.path, 'described.onnx');
    await writeFile(path, onnxBytes({ ...spec, metadata: { adasolve: description } }));
    const network = await readNetwork(path);
    expect(network.name).toBe('described');
    expect(network.description.labels).toEqual({
      per: 'items',
      ranges: new Map([3, 4, 5, 8].map((items) => [items, [-20 * items, 0]])),
    });
  });
});

describe('a network that cannot be used', () => {
  const bad = async (name: string, bytes: Uint8Array | string, description?: string) => {
    const path = join(folder.path, name);
    await writeFile(path, bytes);
    if (description !== undefined) await writeFile(path.replace('.onnx', '.json'), description);
    return readNetwork(path).then((network) => bindNetwork(network, knapsack.inputs));
  };
  const { whole, spec, description } = encoders.knapsack;

  test('is missing, or lies in a folder without all its parts', async () => {
    await expect(readNetwork(join(folder.path, 'none.onnx'))).rejects.toThrow('none.onnx: does not exist.');
    await expect(readNetwork(folder.path)).rejects.toThrow('x_embed.onnx: does not exist.');
  });

  test('is truncated', async () => {
    await expect(bad('short.onnx', whole.subarray(0, 500), description)).rejects.toThrow(
      /short\.onnx: is not an ONNX network: .*truncated/,
    );
  });

  test('comes without its scales, or with others than its own', async () => {
    await expect(bad('bare.onnx', whole)).rejects.toThrow(
      /bare\.onnx: comes without its scales: neither .*bare\.json nor/,
    );
    await expect(bad('text.onnx', whole, 'no json')).rejects.toThrow(/text\.json: is no description of a network: /);
    await expect(bad('empty.onnx', whole, '{}')).rejects.toThrow(
      /empty\.json: "arch" of the description must be an object/,
    );
    const altered = (change: object) => JSON.stringify({ ...JSON.parse(description), ...change });
    const flat = altered({
      feat_scaler: [
        [0, 0, 0, 0, 0, 0, 2],
        [1, 1, 1, 1, 1, 1, 2],
      ],
    });
    await expect(bad('flat.onnx', whole, flat)).rejects.toThrow('scales feature 7 of x from 2 to 2.');
    const few = altered({ feat_scaler: [[0], [1]] });
    await expect(bad('few.onnx', whole, few)).rejects.toThrow('scales 1 and 1 features of x where there are 7.');
    await expect(bad('labels.onnx', whole, altered({ label_scaler: { 5: [1, 1] } }))).rejects.toThrow(
      'scales the labels of 5 items from 1 to 1.',
    );
  });

  test('takes other inputs', async () => {
    const renamed = { ...spec, inputs: { x: spec.inputs.x!, z: spec.inputs.xi! } };
    await expect(bad('names.onnx', onnxBytes(renamed), description)).rejects.toThrow(
      'has the inputs x, z; a value network has x and xi.',
    );
    const wide = { ...spec, inputs: { ...spec.inputs, x: ['batch', 'items', 9] } };
    await expect(bad('wide.onnx', onnxBytes(wide), description)).rejects.toThrow(
      'has the input x of shape [?, ?, 9] where the description says [batch, items, 7].',
    );
  });

  test('holds an operator that is not supported', async () => {
    const nodes = spec.nodes.map((node) => (node.output === 'h2' ? { ...node, op: 'Tanh', name: 'head/act' } : node));
    await expect(bad('tanh.onnx', onnxBytes({ ...spec, nodes }), description)).rejects.toThrow(
      'node "head/act" (Tanh) is not supported;',
    );
  });

  test('has a shape within that does not fit, or more values than one for a point', async () => {
    const narrow = { ...spec, constants: { ...spec.constants, xi_w3: { dims: [2, 6], data: new Array(12).fill(1) } } };
    await expect(bad('narrow.onnx', onnxBytes(narrow), description)).rejects.toThrow(
      'narrow.onnx: node "xi_out_1" (MatMul) multiplies the shapes [1,3] and [2,6].',
    );
    const wide = { ...spec, outputs: { h1: ['batch', 4] } };
    await expect(bad('values.onnx', onnxBytes(wide), description)).rejects.toThrow(
      'values.onnx: gives a value of shape [1,4] for one point',
    );
    const none = { ...spec, outputs: { z: ['batch', 1] } };
    await expect(bad('output.onnx', onnxBytes(none), description)).rejects.toThrow(
      'has the output z, which none of its nodes gives.',
    );
  });

  test('is one of another problem', async () => {
    await expect(bad('other.onnx', encoders.budgeting.whole, encoders.budgeting.description)).rejects.toThrow(
      'other.onnx: is a network of another problem than knapsack: it reads 3 features of x where there are 7.',
    );
  });

  test('was not trained for the number of items', async () => {
    const network = await readNetwork(join(folder.path, 'knapsack.onnx'));
    expect(() => bindNetwork(network, knapsackInputs(tinyKnapsack(6)))).toThrow(
      'was trained for 3, 4, 5, 8 items; it has no scale for the 6 of this problem.',
    );
  });

  test('reads features that the problem does not have', async () => {
    const network = await readNetwork(join(folder.path, 'knapsack.onnx'));
    expect(() => bindNetwork(network, loans.inputs)).toThrow(
      'knapsack.onnx: reads published features, which loan-budgeting does not have.',
    );
  });

  test('has its labels scaled in two ways, or in none, or from high to low', () => {
    const described = JSON.parse(relativeEncoders['relative-loans'].description);
    const parsed = (change: object) => parseDescription(JSON.stringify({ ...described, ...change }), 'a.json');
    const one = 'a.json: needs either "label_scaler" or "label_scale".';
    expect(() => parsed({ label_scaler: { 5: [0, 1] } })).toThrow(one);
    expect(() => parsed({ label_scale: undefined })).toThrow(one);
    expect(() => parsed({ label_scale: { per: 'nominal', zero: 0, one: -1 } })).toThrow('scales labels from 0 to -1.');
    expect(() => parsed({ features: 'absolute' })).toThrow('"features" of the description');
  });
});

describe('a network of relative features', () => {
  const open = () => readNetwork(join(folder.path, 'relative-knapsack.onnx'));

  test('serves any number of items, and reads nothing of those that are not accepted', async () => {
    const data = tinyKnapsack(7);
    await using network = bindNetwork(await open(), knapsackInputs(data));
    const x = [1, 0, 1, 1, 0, 0, 1];
    const scenario = [0.5, 0, 1, 0.2, 0, 0, 0];
    const elsewhere = [0.5, 1, 1, 0.2, 0.7, 1, 0];
    expect(await network.predict(x, elsewhere)).toBeCloseTo(await network.predict(x, scenario), 9);
    expect(await network.predict(x, scenario.with(2, 0))).not.toBeCloseTo(await network.predict(x, scenario), 3);
  });

  test('predicts in proportion where money, or weight, is counted in another unit', async () => {
    const data = tinyKnapsack(6);
    const times = (values: ArrayLike<number>, factor: number) => Float64Array.from(values, (value) => factor * value);
    const { weight, repair, capacity, profit, degradation, outsourcing } = data;
    const other = {
      ...data,
      ...{ weight: times(weight, 10), repair: times(repair, 10), capacity: 10 * capacity },
      profit: times(profit, 3),
      degradation: times(degradation, 3),
      outsourcing: times(outsourcing, 3),
    };
    await using one = bindNetwork(await open(), knapsackInputs(data));
    await using two = bindNetwork(await open(), knapsackInputs(other));
    const [x, scenario] = [
      [1, 1, 0, 1, 1, 0],
      [1, 0.4, 0, 0, 0.6, 0],
    ];
    expect(await two.predict(x, scenario)).toBeCloseTo(3 * (await one.predict(x, scenario)), 3);
  });

  test('is described by a text that reads back as the same', async () => {
    for (const name of ['knapsack.onnx', 'relative-loans.onnx']) {
      const { description } = await readNetwork(join(folder.path, name));
      expect(parseDescription(formatDescription(description), name)).toEqual(description);
    }
  });
});
