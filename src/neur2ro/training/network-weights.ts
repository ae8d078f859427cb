import type { Rng } from '../../util/rng.ts';
import { allLayers, layersOf, type NetworkShape } from './network-shape.ts';

/** A network as trained: what it looks like, and its weights in one flat array, as {@link layersOf} lays them out. */
export interface TrainedNetwork {
  readonly shape: NetworkShape;
  readonly weights: Float64Array;
}

/** Weights to start from: uniform within 1/sqrt(inputs) of zero, by layer, biases too (the way of PyTorch's Linear). */
export function initialWeights(shape: NetworkShape, rng: Rng): Float64Array {
  const layers = layersOf(shape);
  const weights = new Float64Array(layers.size);
  for (const { inputs, outputs, weights: from, bias } of allLayers(layers)) {
    const bound = 1 / Math.sqrt(inputs);
    const to = from + inputs * outputs + (bias === undefined ? 0 : outputs);
    for (let k = from; k < to; k++) weights[k] = bound * (2 * rng.next() - 1);
  }
  return weights;
}
