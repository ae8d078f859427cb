import { createFusedSums, type ItemSums, mostVarying } from './fused-sums.ts';
import { createLayerChain } from './layer-chain.ts';
import type { Layer } from './network-shape.ts';

/** Any number of layers and of varying features: every item of every scenario passes by itself. */
function createRowwise(
  layers: readonly Layer[],
  varying: number,
  weights: Float64Array,
  gradient: Float64Array,
): ItemSums {
  const chain = createLayerChain(layers, weights, gradient, false);
  const { inputs } = layers[0]!;
  const units = layers.at(-1)!.outputs;
  const known = inputs - varying;
  let rows = new Float64Array(0);
  return {
    reserve(scenarios, items) {
      chain.reserve(scenarios * items);
      if (rows.length < scenarios * items * inputs) rows = new Float64Array(scenarios * items * inputs);
    },
    forward(scenarios, items, fixed, features, sums) {
      for (let s = 0, row = 0; s < scenarios; s++) {
        for (let i = 0; i < items; i++, row++) {
          const to = row * inputs;
          for (let k = 0; k < varying; k++) rows[to + k] = features[row * varying + k]!;
          for (let k = 0; k < known; k++) rows[to + varying + k] = fixed[i * known + k]!;
        }
      }
      const values = chain.forward(scenarios * items, rows);
      sums.fill(0, 0, scenarios * units);
      for (let s = 0, at = 0; s < scenarios; s++)
        for (let i = 0; i < items; i++) for (let h = 0; h < units; h++, at++) sums[s * units + h]! += values[at]!;
    },
    backward(scenarios, items, _fixed, _features, slopes) {
      const to = chain.slopes();
      for (let s = 0, at = 0; s < scenarios; s++)
        for (let i = 0; i < items; i++) for (let h = 0; h < units; h++, at++) to[at] = slopes[s * units + h]!;
      chain.backward(scenarios * items, rows);
    },
  };
}

/**
 * The items' part of one side over flat arrays of weights and of their gradient.
 * @param varying how many of an item's features, the first ones, depend on the scenario
 */
export function createItemSums(
  layers: readonly Layer[],
  varying: number,
  weights: Float64Array,
  gradient: Float64Array,
): ItemSums {
  const [first] = layers;
  if (layers.length > 1 || varying < 1 || varying > mostVarying)
    return createRowwise(layers, varying, weights, gradient);
  return createFusedSums(first!, varying, weights, gradient);
}
