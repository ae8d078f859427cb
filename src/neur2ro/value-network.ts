import { InputError } from '../util/errors.ts';
import { type Algebra, numbers } from './algebra.ts';
import type { NetworkDescription } from './network-description.ts';
import { type ItemFeatures, type NetworkInputs, scaledFeatures } from './network-inputs.ts';
import type { Element, Tensor } from './onnx-graph.ts';
import type { Encoding, RunningNetwork, SetNetwork } from './set-network.ts';

/** Vectors of numbers or expressions. */
type Vector<E> = ArrayLike<Element<E>>;

/** A decision and a scenario. */
export interface NetworkPoint {
  readonly x: ArrayLike<number>;
  readonly scenario: ArrayLike<number>;
}

/**
 * Predicts the recourse cost of a problem for a decision x and a scenario xi. Bound to one problem: it knows the features
 * and the scale of its labels. Scaled values are what the network itself gives; costs are in the problem's units.
 */
export interface ValueNetwork extends AsyncDisposable {
  readonly name: string;
  /** Where the network is from, for errors. */
  readonly source: string;
  /** The recourse cost predicted by ONNX Runtime. Throws an InputError where the package is missing. */
  predict(x: ArrayLike<number>, scenario: ArrayLike<number>): Promise<number>;
  /** {@link predict} for many points in one run. */
  predictAll(points: readonly NetworkPoint[]): Promise<Float64Array>;
  /** What depends on x alone, in any algebra; to be joined to encodings of scenarios. */
  encodeDecision<E>(x: Vector<E>, algebra: Algebra<E>): Encoding<E>;
  /**
   * What depends on the scenario: of a network that reads the published features on it alone, of one that reads relative
   * ones on products with the decision too, so that one of the two must be numbers.
   */
  encodeScenario<E>(scenario: Vector<E>, x: Vector<E>, algebra: Algebra<E>): Encoding<E>;
  /** The scaled value at two encodings. */
  join<E>(x: Encoding<E>, scenario: Encoding<E>, algebra: Algebra<E>): Element<E>;
  /** cost = shift + factor times scaled value; the factor is positive. */
  readonly label: { readonly shift: number; readonly factor: number };
}

function misfit(network: SetNetwork, { family }: NetworkInputs, found: string): InputError {
  return new InputError(`is a network of another problem than ${family}: ${found}.`, network.source);
}

/** Tensors of one point each as one tensor of shape [batch, items, features]. */
function stack(tensors: readonly Tensor[]): Tensor {
  const [, items, features] = tensors[0]!.dims;
  const size = items! * features!;
  const data = new Float64Array(tensors.length * size);
  tensors.forEach((tensor, k) => {
    data.set(tensor.data, k * size);
  });
  return { dims: [tensors.length, items!, features!], data };
}

/** How many variables some features are made of. */
function variablesOf(features: ItemFeatures['x']): number {
  return Math.max(0, ...features.flat().flatMap(({ terms }) => terms.map(([variable]) => variable + 1)));
}

/** The recourse costs that 0 and 1 stand for. @throws InputError where the network has no scale for this problem */
function labelRange(
  { labels }: NetworkDescription,
  { nominal }: NetworkInputs,
  items: number,
  source: string,
): readonly [zero: number, one: number] {
  if (labels.per === 'nominal') return [labels.zero * nominal, labels.one * nominal];
  const range = labels.ranges.get(items);
  if (range !== undefined) return range;
  const sizes = [...labels.ranges.keys()].join(', ');
  throw new InputError(`was trained for ${sizes} items; it has no scale for the ${items} of this problem.`, source);
}

/**
 * A network bound to a problem by the features that its items have.
 * @throws InputError when the network reads other features, was not trained for this number of items, or cannot be evaluated
 */
export function bindNetwork(network: SetNetwork, inputs: NetworkInputs): ValueNetwork {
  const { description, source } = network;
  const read = inputs.layouts[description.features];
  if (read === undefined)
    throw new InputError(`reads ${description.features} features, which ${inputs.family} does not have.`, source);
  if (description.family !== undefined && description.family !== inputs.family)
    throw misfit(network, inputs, `it was trained for ${description.family}`);
  const sides = [
    ['x', description.x, read.x],
    ['xi', description.scenario, read.scenario],
  ] as const;
  for (const [side, scale, features] of sides) {
    const [reads, has] = [scale.lower.length, features[0]?.length];
    if (reads !== has) throw misfit(network, inputs, `it reads ${reads} features of ${side} where there are ${has}`);
  }
  const [zero, one] = labelRange(description, inputs, read.x.length, source);
  const decision = <E>(x: Vector<E>, algebra: Algebra<E>) => scaledFeatures(read.x, description.x, x, x, algebra);
  const uncertain = <E>(xi: Vector<E>, x: Vector<E>, algebra: Algebra<E>) =>
    scaledFeatures(read.scenario, description.scenario, xi, x, algebra);
  const label = { shift: zero, factor: one - zero };
  let running: Promise<RunningNetwork> | undefined;

  const bound: ValueNetwork = {
    name: network.name,
    source,
    label,
    predict: async (x, scenario) => (await bound.predictAll([{ x, scenario }]))[0]!,
    async predictAll(points) {
      if (points.length === 0) return new Float64Array();
      running ??= network.open();
      const x = stack(points.map((point) => decision(point.x, numbers)));
      const xi = stack(points.map((point) => uncertain(point.scenario, point.x, numbers)));
      const scaled = await (await running).run(x, xi);
      return Float64Array.from(scaled, (value) => label.shift + label.factor * value);
    },
    encodeDecision: (x, algebra) => network.encode('x', decision(x, algebra), algebra),
    encodeScenario: (xi, x, algebra) => network.encode('xi', uncertain(xi, x, algebra), algebra),
    join: (x, xi, algebra) => network.join(x, xi, algebra),
    async [Symbol.asyncDispose]() {
      // A network that could not be opened has nothing to release, and has said so to whoever asked for a prediction.
      await running?.then(
        (opened) => opened.release(),
        () => undefined,
      );
      running = undefined;
    },
  };
  // Shapes that do not fit within the graph show now, with the node, rather than in the middle of a run.
  const [x, xi] = [read.x, read.scenario].map((features) => new Float64Array(variablesOf(features)));
  bound.join(bound.encodeDecision(x!, numbers), bound.encodeScenario(xi!, x!, numbers), numbers);
  return bound;
}
