import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAdam } from '../../../src/neur2ro/training/adam.ts';
import { createGradient } from '../../../src/neur2ro/training/gradient.ts';
import { layersOf, type NetworkShape } from '../../../src/neur2ro/training/network-shape.ts';
import { initialWeights } from '../../../src/neur2ro/training/network-weights.ts';
import { createRng } from '../../../src/util/rng.ts';
import { networkShapes, sampleGroup, waves } from '../../helpers/samples.ts';

interface OracleCase {
  readonly shape: NetworkShape;
  readonly varying: number;
  readonly steps: readonly {
    readonly loss: number;
    readonly gradient: readonly number[];
    readonly weights: readonly number[];
  }[];
}

const oracle: readonly OracleCase[] = JSON.parse(
  readFileSync(new URL('../../oracles/training/steps.json', import.meta.url), 'utf8'),
);

const all = (count: number) => Array.from({ length: count }, (_, k) => k);

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, k) => Math.abs(value - b[k]!)));

describe('the gradient and Adam', () => {
  test.each(oracle.map((row, k) => [k + 1, row] as const))('take the steps of PyTorch, case %i', (_, row) => {
    const { shape, varying, steps } = row;
    const { size } = layersOf(shape);
    const weights = Float64Array.from(waves(size, 0.3), (value) => value / 2);
    const gradient = new Float64Array(size);
    const { add } = createGradient(shape, varying, weights, gradient);
    const adam = createAdam(size);
    const phases = [1.1, 2.1, 3.1, 4.1];
    const groups = (
      [
        [3, 4],
        [5, 2],
      ] as const
    ).map((sizes, k) => sampleGroup(shape, varying, sizes, (count, part) => waves(count, phases[part]! + k)));
    for (const step of steps) {
      gradient.fill(0);
      const sums = groups.map((group) => add(group, all(group.labels.length), 0, group.labels.length));
      const samples = sums.reduce((sum, part) => sum + part.samples, 0);
      for (let k = 0; k < size; k++) gradient[k]! /= samples;
      expect(sums.reduce((sum, part) => sum + part.squared, 0) / samples).toBeCloseTo(step.loss, 12);
      expect(largestDifference(gradient, step.gradient)).toBeLessThan(1e-12);
      adam.step(weights, gradient, 0.01);
      expect(largestDifference(weights, step.weights)).toBeLessThan(1e-10);
    }
  });
});

describe('the gradient', () => {
  test('is the one that finite differences come to, for any shape', () => {
    const property = fc.property(
      networkShapes,
      fc.integer({ min: 0, max: 3 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 6 })), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.integer({ min: 0, max: 1e6 }),
      (shape, varying, sizes, seed) => {
        const rng = createRng(seed);
        const draw = (count: number) => Array.from({ length: count }, () => 2 * rng.next() - 1);
        const groups = sizes.map((pair) => sampleGroup(shape, varying, pair, draw));
        const weights = initialWeights(shape, rng);
        const gradient = new Float64Array(weights.length);
        const engine = createGradient(shape, varying, weights, gradient);
        for (const group of groups) engine.add(group, all(group.labels.length), 0, group.labels.length);
        const direction = draw(weights.length);
        const loss = (step: number) => {
          const moved = weights.map((weight, k) => weight + step * direction[k]!);
          const { measure } = createGradient(shape, varying, moved, gradient);
          const parts = groups.map((group) => measure(group, all(group.labels.length), 0, group.labels.length));
          return parts.reduce((sum, { squared }) => sum + squared, 0);
        };
        const step = 1e-6;
        const expected = (loss(step) - loss(-step)) / (2 * step);
        const found = direction.reduce((sum, value, k) => sum + value * gradient[k]!, 0);
        expect(Math.abs(found - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));
      },
    );
    // A kink between the two points of a difference would be no mistake: the seed is one that meets none.
    fc.assert(property, { seed: 7, numRuns: 300 });
  });

  test('of some scenarios is the one of a group of these alone', () => {
    const shape: NetworkShape = {
      x: { features: 3, embed: [6, 2], post: [4, 2] },
      scenario: { features: 4, embed: [7, 3], post: [5, 2] },
      head: [3],
      aggregation: 'sum',
    };
    const rng = createRng(3);
    const draw = (count: number) => Array.from({ length: count }, () => rng.next());
    const group = sampleGroup(shape, 1, [6, 8], draw);
    const picks = [5, 2, 7];
    const few = {
      ...group,
      varying: Float32Array.from(picks.flatMap((s) => [...group.varying.subarray(6 * s, 6 * s + 6)])),
      labels: Float32Array.from(picks, (s) => group.labels[s]!),
    };
    const weights = initialWeights(shape, rng);
    const [one, other] = [new Float64Array(weights.length), new Float64Array(weights.length)];
    const engine = createGradient(shape, 1, weights, one);
    // A larger call before leaves its traces in the buffers.
    engine.measure(group, all(8), 0, 8);
    const sums = engine.add(group, [0, ...picks, 1], 1, 4);
    expect(sums).toEqual(createGradient(shape, 1, weights, other).add(few, [0, 1, 2], 0, 3));
    expect([...one]).toEqual([...other]);
    const predicted = engine.predict(group);
    const absolute = picks.reduce((sum, s) => sum + Math.abs(predicted[s]! - group.labels[s]!), 0);
    expect(absolute).toBeCloseTo(sums.absolute, 12);
  });

  test('is refused on arrays of another size and on features that there are not', () => {
    const shape = oracle[0]!.shape;
    const { size } = layersOf(shape);
    const [fits, short] = [new Float64Array(size), new Float64Array(size - 1)];
    expect(() => createGradient(shape, 1, fits, short)).toThrow(
      new RangeError(`${size - 1} weights for a network of ${size}.`),
    );
    expect(() => createGradient(shape, 4, fits, fits)).toThrow(
      new RangeError('4 of 3 features depend on the scenario.'),
    );
  });
});
