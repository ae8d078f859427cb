import { InputError } from '../util/errors.ts';
import { type Algebra, numbers } from './algebra.ts';
import { type NetworkInputs, scaledFeatures } from './network-inputs.ts';
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
  /** What depends on the scenario alone. */
  encodeScenario<E>(scenario: Vector<E>, algebra: Algebra<E>): Encoding<E>;
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
function variablesOf(features: NetworkInputs['x']): number {
  return Math.max(0, ...features.flat().flatMap(({ terms }) => terms.map(([variable]) => variable + 1)));
}

/**
 * A network bound to a problem by the features that its items have.
 * @throws InputError when the network reads other features, was not trained for this number of items, or cannot be evaluated
 */
export function bindNetwork(network: SetNetwork, inputs: NetworkInputs): ValueNetwork {
  const { description, source } = network;
  const items = inputs.x.length;
  const sides = [
    ['x', description.x, inputs.x],
    ['xi', description.scenario, inputs.scenario],
  ] as const;
  for (const [side, scale, features] of sides) {
    const [reads, has] = [scale.lower.length, features[0]?.length];
    if (reads !== has) throw misfit(network, inputs, `it reads ${reads} features of ${side} where there are ${has}`);
  }
  const range = description.labels.get(items);
  if (range === undefined) {
    const sizes = [...description.labels.keys()].join(', ');
    throw new InputError(`was trained for ${sizes} items; it has no scale for the ${items} of this problem.`, source);
  }
  const decision = <E>(x: Vector<E>, algebra: Algebra<E>) => scaledFeatures(inputs.x, description.x, x, algebra);
  const uncertain = <E>(xi: Vector<E>, algebra: Algebra<E>) =>
    scaledFeatures(inputs.scenario, description.scenario, xi, algebra);
  const label = { shift: range[0], factor: range[1] - range[0] };
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
      const xi = stack(points.map((point) => uncertain(point.scenario, numbers)));
      const scaled = await (await running).run(x, xi);
      return Float64Array.from(scaled, (value) => label.shift + label.factor * value);
    },
    encodeDecision: (x, algebra) => network.encode('x', decision(x, algebra), algebra),
    encodeScenario: (xi, algebra) => network.encode('xi', uncertain(xi, algebra), algebra),
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
  const zeros = (features: NetworkInputs['x']) => new Float64Array(variablesOf(features));
  const decided = bound.encodeDecision(zeros(inputs.x), numbers);
  bound.join(decided, bound.encodeScenario(zeros(inputs.scenario), numbers), numbers);
  return bound;
}
