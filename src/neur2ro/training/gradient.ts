import { createItemSums } from './item-sums.ts';
import { createLayerChain } from './layer-chain.ts';
import { layersOf, type NetworkShape, type SideLayers } from './network-shape.ts';
import type { SampleGroup } from './samples.ts';

/** What is summed up over samples. */
export interface ErrorSums {
  readonly samples: number;
  /** Sum of (NN - label)^2. */
  readonly squared: number;
  /** Sum of |NN - label|. */
  readonly absolute: number;
}

/** A network's errors, and the gradient of the squared ones, for samples that share a decision. Not for two calls at once. */
export interface Gradient {
  /**
   * The errors for some scenarios of a group: those that `picks` names, from place `from` on, before `to`. Adds the
   * gradient of their sum of squares to the flat array that the gradient was created with.
   */
  add(group: SampleGroup, picks: ArrayLike<number>, from: number, to: number): ErrorSums;
  /** The errors alone. */
  measure(group: SampleGroup, picks: ArrayLike<number>, from: number, to: number): ErrorSums;
  /** The scaled predictions for all scenarios of a group. */
  predict(group: SampleGroup): Float64Array;
}

/** A set encoder: e = set(agg_i item(f_i)). */
function createSide(
  { item, set }: SideLayers,
  mean: boolean,
  varying: number,
  weights: Float64Array,
  gradient: Float64Array,
) {
  const network = createItemSums(item, varying, weights, gradient);
  const chain = createLayerChain(set, weights, gradient, true);
  const units = item.at(-1)!.outputs;
  const known = item[0]!.inputs - varying;
  let sums = new Float64Array(0);
  let fixed = new Float64Array(0);
  let features = new Float64Array(0);
  const rescale = (values: Float64Array, size: number, items: number) => {
    if (mean) for (let k = 0; k < size; k++) values[k]! /= items;
  };
  return {
    reserve(scenarios: number, items: number): void {
      network.reserve(scenarios, items);
      chain.reserve(scenarios);
      if (sums.length < scenarios * units) sums = new Float64Array(scenarios * units);
      if (fixed.length < items * known) fixed = new Float64Array(items * known);
      if (features.length < scenarios * items * varying) features = new Float64Array(scenarios * items * varying);
    },
    /** The room for the features, to be filled before forward. */
    inputs: () => ({ fixed, features }),
    forward(scenarios: number, items: number): Float64Array {
      network.forward(scenarios, items, fixed, features, sums);
      rescale(sums, scenarios * units, items);
      return chain.forward(scenarios, sums);
    },
    slopes: chain.slopes,
    backward(scenarios: number, items: number): void {
      const slopes = chain.backward(scenarios, sums)!;
      rescale(slopes, scenarios * units, items);
      network.backward(scenarios, items, fixed, features, slopes);
    },
  };
}

/**
 * Forward and backward of a network by hand (reverse accumulation). The decision's side runs once per group, and whatever
 * its scenarios share is worked out once; groups may be of different numbers of items.
 * @param varying how many of a scenario item's features, the first ones, depend on the scenario
 * @param weights read at every call
 * @param gradient added to
 * @throws RangeError on a shape that is none, or arrays of another size
 */
export function createGradient(
  shape: NetworkShape,
  varying: number,
  weights: Float64Array,
  gradient: Float64Array,
): Gradient {
  const layers = layersOf(shape);
  for (const { length } of [weights, gradient])
    if (length !== layers.size) throw new RangeError(`${length} weights for a network of ${layers.size}.`);
  if (!(varying >= 0 && varying <= shape.scenario.features))
    throw new RangeError(`${varying} of ${shape.scenario.features} features depend on the scenario.`);
  const mean = shape.aggregation === 'mean';
  const decision = createSide(layers.x, mean, 0, weights, gradient);
  const scenario = createSide(layers.scenario, mean, varying, weights, gradient);
  const head = createLayerChain(layers.head, weights, gradient, true);
  const ofX = shape.x.post.at(-1)!;
  const ofScenario = shape.scenario.post.at(-1)!;
  const width = ofX + ofScenario;
  let joined = new Float64Array(0);

  function forward(
    { items, x, fixed, varying: values }: SampleGroup,
    picks: ArrayLike<number>,
    from: number,
    to: number,
  ) {
    const count = to - from;
    decision.reserve(1, items);
    scenario.reserve(count, items);
    head.reserve(count);
    if (joined.length < count * width) joined = new Float64Array(count * width);
    decision.inputs().fixed.set(x);
    const inputs = scenario.inputs();
    inputs.fixed.set(fixed);
    const length = items * varying;
    for (let s = 0; s < count; s++) {
      const start = picks[from + s]! * length;
      for (let k = 0; k < length; k++) inputs.features[s * length + k] = values[start + k]!;
    }
    const encodedX = decision.forward(1, items);
    const encoded = scenario.forward(count, items);
    for (let s = 0; s < count; s++) {
      for (let k = 0; k < ofX; k++) joined[s * width + k] = encodedX[k]!;
      for (let k = 0; k < ofScenario; k++) joined[s * width + ofX + k] = encoded[s * ofScenario + k]!;
    }
    return head.forward(count, joined);
  }

  function backward(items: number, count: number): void {
    const slopes = head.backward(count, joined)!;
    const toX = decision.slopes().fill(0);
    const toScenario = scenario.slopes();
    for (let s = 0; s < count; s++) {
      for (let k = 0; k < ofX; k++) toX[k]! += slopes[s * width + k]!;
      for (let k = 0; k < ofScenario; k++) toScenario[s * ofScenario + k] = slopes[s * width + ofX + k]!;
    }
    decision.backward(1, items);
    scenario.backward(count, items);
  }

  function run(group: SampleGroup, picks: ArrayLike<number>, from: number, to: number, learn: boolean): ErrorSums {
    const values = forward(group, picks, from, to);
    const slopes = head.slopes();
    let squared = 0;
    let absolute = 0;
    for (let s = 0; s < to - from; s++) {
      const error = values[s]! - group.labels[picks[from + s]!]!;
      squared += error * error;
      absolute += Math.abs(error);
      slopes[s] = 2 * error;
    }
    if (learn) backward(group.items, to - from);
    return { samples: to - from, squared, absolute };
  }

  return {
    add: (group, picks, from, to) => run(group, picks, from, to, true),
    measure: (group, picks, from, to) => run(group, picks, from, to, false),
    predict(group) {
      const picks = Array.from(group.labels.keys());
      return forward(group, picks, 0, picks.length).slice(0, picks.length);
    },
  };
}
