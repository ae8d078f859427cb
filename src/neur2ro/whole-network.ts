import { InputError } from '../util/errors.ts';
import type { NetworkDescription } from './network-description.ts';
import { checkOperators, evaluateKnown } from './onnx-evaluate.ts';
import type { OnnxGraph } from './onnx-graph.ts';
import { openRuntime } from './onnx-runtime.ts';
import type { SetNetwork, Side } from './set-network.ts';

/** Makes sure that the graph takes the two sides, of as many features as described, and gives one value. */
function checkInterface(graph: OnnxGraph, description: NetworkDescription): void {
  const { source, inputs, outputs } = graph;
  const names = inputs.map(({ name }) => name);
  if (names.toSorted().join() !== 'x,xi')
    throw new InputError(`has the inputs ${names.join(', ') || 'none'}; a value network has x and xi.`, source);
  if (outputs.length !== 1) throw new InputError(`has ${outputs.length} outputs; a value network has one.`, source);
  for (const { name, dims } of inputs) {
    const features = (name === 'x' ? description.x : description.scenario).lower.length;
    const fits = dims === undefined || (dims.length === 3 && [undefined, features].includes(dims[2]));
    if (fits) continue;
    const shown = dims.map((length) => length ?? '?').join(', ');
    throw new InputError(
      `has the input ${name} of shape [${shown}] where the description says [batch, items, ${features}].`,
      source,
    );
  }
}

/**
 * A value network that is one graph with the inputs x and xi, of shape [batch, items, features] each.
 * @throws InputError when its inputs, outputs or operators are others
 */
export function createWholeNetwork(
  name: string,
  graph: OnnxGraph,
  bytes: Uint8Array,
  description: NetworkDescription,
): SetNetwork {
  checkOperators(graph);
  checkInterface(graph, description);
  const { source, nodes } = graph;
  const output = graph.outputs[0]!.name;
  return {
    name,
    source,
    description,
    encode: (side: Side, features, algebra) => evaluateKnown(graph, new Map([[side, features]]), algebra),
    join(x, scenario, algebra) {
      const value = evaluateKnown(graph, new Map([...x, ...scenario]), algebra).get(output);
      if (value === undefined) throw new InputError(`has the output ${output}, which none of its nodes gives.`, source);
      if (value.data.length !== 1)
        throw new InputError(
          `gives a value of shape [${value.dims}] for one point (node "${nodes.at(-1)!.name}").`,
          source,
        );
      return value.data[0]!;
    },
    async open() {
      const session = await openRuntime(bytes, source);
      return {
        run: async (x, xi) => (await session.run({ x, xi })).data,
        release: () => session.release(),
      };
    },
  };
}
