import { type Layer, layersOf, type NetworkShape } from './network-shape.ts';
import type { TrainedNetwork } from './network-weights.ts';

/** Euclidean norm of `count` numbers, `stride` apart. */
function norm(values: Float64Array, from: number, count: number, stride: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += values[from + k * stride]! ** 2;
  return Math.sqrt(sum);
}

/** The rectified units of a layer that stay, in order: those whose weights, in times out, are largest. */
function unitsToKeep(weights: Float64Array, layer: Layer, next: Layer, share: number): number[] {
  const { inputs, outputs, bias } = layer;
  const size = (unit: number) => {
    const shift = bias === undefined ? 0 : weights[bias + unit]!;
    const into = Math.hypot(norm(weights, layer.weights + unit, inputs, outputs), shift);
    return into * norm(weights, next.weights + unit * next.outputs, next.outputs, 1);
  };
  const count = Math.max(1, outputs - Math.floor(share * outputs));
  const units = Array.from({ length: outputs }, (_, unit) => unit);
  return units
    .toSorted((a, b) => size(b) - size(a) || a - b)
    .slice(0, count)
    .toSorted((a, b) => a - b);
}

/**
 * The network without a share of the rectified units of each layer: those that matter least by the norm of the weights
 * into them times that of the weights out of them (magnitude pruning by whole units). Every unit that goes is one less in
 * the MIPs that embed the network. Train it again from the weights left.
 * @param share from 0 to below 1; each layer keeps a unit
 */
export function pruneUnits({ shape, weights }: TrainedNetwork, share: number): TrainedNetwork {
  if (!(share >= 0 && share < 1)) throw new RangeError(`the share ${share} of units to remove is not in [0, 1).`);
  const layers = layersOf(shape);
  const kept: number[] = [];
  const chain = (all: readonly Layer[], inputs: readonly number[] | undefined): number[][] => {
    let from = inputs;
    return all.map((layer, k) => {
      const next = all[k + 1];
      const every = Array.from({ length: layer.outputs }, (_, unit) => unit);
      const units = layer.rectified && next !== undefined ? unitsToKeep(weights, layer, next, share) : every;
      const rows = from ?? Array.from({ length: layer.inputs }, (_, unit) => unit);
      for (const row of rows) for (const unit of units) kept.push(weights[layer.weights + row * layer.outputs + unit]!);
      if (layer.bias !== undefined) for (const unit of units) kept.push(weights[layer.bias + unit]!);
      from = units;
      return units;
    });
  };
  const side = (name: 'x' | 'scenario') => {
    const { item, set } = layers[name];
    const widths = chain([...item, ...set], undefined).map(({ length }) => length);
    const { features, embed } = shape[name];
    return { features, embed: widths.slice(0, embed.length), post: widths.slice(embed.length) };
  };
  const [x, scenario] = [side('x'), side('scenario')];
  const head = chain(layers.head, undefined).map(({ length }) => length);
  const smaller: NetworkShape = { ...shape, x, scenario, head: head.slice(0, -1) };
  return { shape: smaller, weights: Float64Array.from(kept) };
}
