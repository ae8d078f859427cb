import { describe, expect, test } from 'vitest';
import { allLayers, layersOf, type NetworkShape } from '../../../src/neur2ro/training/network-shape.ts';
import { initialWeights } from '../../../src/neur2ro/training/network-weights.ts';
import { createRng } from '../../../src/util/rng.ts';

const side = { features: 7, embed: [32, 16], post: [64, 8] };
const published: NetworkShape = { x: side, scenario: side, head: [8], aggregation: 'sum' };
const budgeting = (features: number) => ({ features, embed: [16, 4], post: [32, 8] });

describe('the layers of a shape', () => {
  test('have as many weights as the published networks', () => {
    expect(layersOf(published).size).toBe(4689);
    expect(layersOf({ ...published, x: budgeting(3), scenario: budgeting(4) }).size).toBe(1153);
  });

  test('stand one behind the other', () => {
    let at = 0;
    for (const { inputs, outputs, weights, bias } of allLayers(layersOf(published))) {
      expect(weights).toBe(at);
      at += inputs * outputs;
      if (bias !== undefined) expect(bias).toBe(at);
      at += bias === undefined ? 0 : outputs;
    }
    expect(at).toBe(4689);
  });

  test.each<readonly [string, Partial<NetworkShape>, string]>([
    ['one embedding layer', { x: { ...side, embed: [4] } }, 'the embedding of x has 1 layers; it takes 2 or more.'],
    ['no set network', { scenario: { ...side, post: [] } }, 'the set network of xi has 0 layers; it takes 1 or more.'],
    ['a layer of no units', { head: [8, 0] }, 'the head has a layer of 0 units.'],
    ['half a feature', { x: { ...side, features: 2.5 } }, 'the input of x has a layer of 2.5 units.'],
  ])('are refused with %s', (_, change, message) => {
    expect(() => layersOf({ ...published, ...change })).toThrow(new RangeError(message));
  });
});

describe('initial weights', () => {
  test('fill their bounds, and are the same under a seed', () => {
    const weights = initialWeights(published, createRng(1));
    expect(weights).toEqual(initialWeights(published, createRng(1)));
    expect(weights).not.toEqual(initialWeights(published, createRng(2)));
    for (const { inputs, outputs, weights: from } of allLayers(layersOf(published))) {
      const largest = Math.max(...weights.subarray(from, from + inputs * outputs).map(Math.abs));
      expect(largest).toBeLessThanOrEqual(1 / Math.sqrt(inputs));
      if (inputs * outputs > 100) expect(largest).toBeGreaterThan(0.9 / Math.sqrt(inputs));
    }
  });
});
