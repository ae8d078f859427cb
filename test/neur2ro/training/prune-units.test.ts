import { describe, expect, test } from 'vitest';
import { createGradient } from '../../../src/neur2ro/training/gradient.ts';
import { layersOf, type NetworkShape } from '../../../src/neur2ro/training/network-shape.ts';
import { initialWeights, type TrainedNetwork } from '../../../src/neur2ro/training/network-weights.ts';
import { pruneUnits } from '../../../src/neur2ro/training/prune-units.ts';
import { createRng } from '../../../src/util/rng.ts';
import { sampleGroup } from '../../helpers/samples.ts';

const shape: NetworkShape = {
  x: { features: 2, embed: [4, 4, 3], post: [8, 3] },
  scenario: { features: 3, embed: [8, 3], post: [6, 4, 3] },
  head: [4, 2],
  aggregation: 'sum',
};

function predictions({ shape: found, weights }: TrainedNetwork): Float64Array {
  const rng = createRng(8);
  const draw = (count: number) => Array.from({ length: count }, () => 2 * rng.next() - 1);
  return createGradient(found, 1, weights, new Float64Array(weights.length)).predict(
    sampleGroup(shape, 1, [5, 6], draw),
  );
}

describe('pruning', () => {
  // Positive weights: no unit is dead by chance.
  const weights = initialWeights(shape, createRng(2)).map(Math.abs);

  test('takes a share of the rectified units, and no others', () => {
    const { shape: smaller, weights: left } = pruneUnits({ shape, weights }, 0.5);
    expect(smaller).toEqual({
      x: { features: 2, embed: [2, 2, 3], post: [4, 3] },
      scenario: { features: 3, embed: [4, 3], post: [3, 2, 3] },
      head: [2, 1],
      aggregation: 'sum',
    });
    expect(left).toHaveLength(layersOf(smaller).size);
    expect(pruneUnits({ shape, weights }, 0)).toEqual({ shape, weights });
    expect(pruneUnits({ shape, weights }, 0.99).shape.head).toEqual([1, 1]);
  });

  test('leaves a network as it is where the units that go do nothing', () => {
    const idle = weights.slice();
    const { x, scenario, head } = layersOf(shape);
    for (const chain of [[...x.item, ...x.set], [...scenario.item, ...scenario.set], head]) {
      chain.forEach(({ rectified, outputs, inputs, weights: from }, k) => {
        const next = chain[k + 1];
        if (!rectified || next === undefined) return;
        // Every second unit says nothing: one half of these hears nothing, the other is not listened to.
        for (let unit = 1; unit < outputs; unit += 4)
          for (let i = 0; i < inputs; i++) idle[from + i * outputs + unit] = 0;
        for (let unit = 1; unit < outputs; unit += 2)
          for (let j = 0; j < next.outputs; j++) idle[next.weights + unit * next.outputs + j] = 0;
      });
    }
    const before = predictions({ shape, weights: idle });
    const after = predictions(pruneUnits({ shape, weights: idle }, 0.5));
    expect(before.some((value) => Math.abs(value - before[0]!) > 1e-6)).toBe(true);
    for (const [k, value] of before.entries()) expect(after[k]).toBeCloseTo(value, 12);
  });

  test.each([-0.1, 1, Number.NaN])('is refused with the share %d', (share) => {
    expect(() => pruneUnits({ shape, weights }, share)).toThrow(RangeError);
  });
});
