import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { numbers } from '../../../src/neur2ro/algebra.ts';
import { openRuntime } from '../../../src/neur2ro/onnx-runtime.ts';
import { readNetwork } from '../../../src/neur2ro/read-network.ts';
import { createGradient } from '../../../src/neur2ro/training/gradient.ts';
import { layersOf, type NetworkShape } from '../../../src/neur2ro/training/network-shape.ts';
import { initialWeights } from '../../../src/neur2ro/training/network-weights.ts';
import type { SampleGroup } from '../../../src/neur2ro/training/samples.ts';
import { writeOnnx } from '../../../src/neur2ro/training/write-onnx.ts';
import { createRng } from '../../../src/util/rng.ts';
import { networkShapes, sampleGroup, waves } from '../../helpers/samples.ts';

/** The inputs of a group's network as tensors, a row per scenario. */
function tensorsOf({ x, scenario }: NetworkShape, varying: number, group: SampleGroup) {
  const { items, labels } = group;
  const known = scenario.features - varying;
  const xi = [...labels.keys()].flatMap((s) =>
    Array.from({ length: items }, (_, i) => i).flatMap((i) => [
      ...group.varying.subarray((s * items + i) * varying, (s * items + i + 1) * varying),
      ...group.fixed.subarray(i * known, (i + 1) * known),
    ]),
  );
  return {
    x: { dims: [labels.length, items, x.features], data: [...labels.keys()].flatMap(() => [...group.x]) },
    xi: { dims: [labels.length, items, scenario.features], data: xi },
  };
}

const fixedShape: NetworkShape = {
  x: { features: 3, embed: [4, 2], post: [3, 2] },
  scenario: { features: 3, embed: [4, 3, 2], post: [3, 3, 2] },
  head: [3],
  aggregation: 'sum',
};

const description = (shape: NetworkShape) =>
  JSON.stringify({
    arch: { x_input_dim: shape.x.features, xi_input_dim: shape.scenario.features, agg_type: shape.aggregation },
    feat_scaler: {
      x: [Array(shape.x.features).fill(0), Array(shape.x.features).fill(1)],
      xi: [Array(shape.scenario.features).fill(0), Array(shape.scenario.features).fill(1)],
    },
    label_scaler: { 6: [-1, 1] },
  });

describe('a network written as ONNX', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'adasolve-onnx-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('says in ONNX Runtime what it says in training, for any shape and number of items', async () => {
    const property = fc.asyncProperty(
      networkShapes,
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 1e6 }),
      async (shape, varying, items, seed) => {
        const rng = createRng(seed);
        const draw = (count: number) => Array.from({ length: count }, () => 2 * rng.next() - 1);
        const weights = initialWeights(shape, rng);
        const session = await openRuntime(writeOnnx({ shape, weights }, {}), 'the network');
        const group = sampleGroup(shape, varying, [items, 3], draw);
        const expected = createGradient(shape, varying, weights, new Float64Array(weights.length)).predict(group);
        const found = await session.run(tensorsOf(shape, varying, group));
        await session.release();
        expect(found.dims).toEqual([3, 1]);
        for (const [k, value] of expected.entries()) expect(Math.abs(found.data[k]! - value)).toBeLessThan(1e-5);
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });

  test('is read back with its description, and says the same there', async () => {
    for (const aggregation of ['sum', 'mean'] as const) {
      const shape: NetworkShape = { ...fixedShape, aggregation };
      const weights = initialWeights(shape, createRng(5));
      const path = join(folder, `${aggregation}.onnx`);
      writeFileSync(path, writeOnnx({ shape, weights }, { adasolve: description(shape), recipe: 'seed 5, zwölf' }));
      const network = await readNetwork(path);
      expect(network.description.aggregation).toBe(aggregation);
      expect(network.description.labels).toEqual({ per: 'items', ranges: new Map([[6, [-1, 1]]]) });
      const group = sampleGroup(shape, 1, [6, 1], (count, part) => waves(count, part));
      const { x, xi } = tensorsOf(shape, 1, group);
      const value = network.join(network.encode('x', x, numbers), network.encode('xi', xi, numbers), numbers);
      const [expected] = createGradient(shape, 1, weights, new Float64Array(weights.length)).predict(group);
      expect(value).toBeCloseTo(expected!, 5);
    }
  });

  test("is, byte by byte, the file that ONNX's own checker accepts", () => {
    const weights = Float64Array.from(waves(layersOf(fixedShape).size, 0.3));
    const bytes = writeOnnx({ shape: fixedShape, weights }, { adasolve: description(fixedShape), note: 'für Prüfer' });
    // test/oracles/training/check_onnx.py says what the checker and ONNX's reference evaluator make of the file.
    expect(Buffer.from(bytes).equals(readFileSync(new URL('../../golden/value-network.onnx', import.meta.url)))).toBe(
      true,
    );
    const reference = JSON.parse(
      readFileSync(new URL('../../oracles/training/check_onnx.json', import.meta.url), 'utf8'),
    ) as { readonly metadata: Readonly<Record<string, string>>; readonly values: readonly number[] };
    expect(reference.metadata).toEqual({ adasolve: description(fixedShape), note: 'für Prüfer' });
    const group = sampleGroup(fixedShape, 3, [5, 2], (count, part) => waves(count, part + 1));
    const found = createGradient(fixedShape, 3, weights, new Float64Array(weights.length)).predict({
      ...group,
      fixed: new Float32Array(0),
    });
    for (const [k, value] of reference.values.entries()) expect(found[k]).toBeCloseTo(value, 5);
  });
});
