import { InputError } from '../util/errors.ts';
import type { Algebra } from './algebra.ts';
import type { OnnxGraph, OnnxNode, Tensor } from './onnx-graph.ts';
import { operators } from './onnx-operators.ts';

/** The tensors of a graph that are known, by name. */
export type Values<E> = ReadonlyMap<string, Tensor<E>>;

/** An InputError that names the node. */
function nodeError({ source }: OnnxGraph, { name, operator }: OnnxNode, message: string): InputError {
  return new InputError(`node "${name}" (${operator}) ${message}`, source);
}

/**
 * Makes sure that each operator of a graph is one of those read here.
 * @throws InputError that names the node
 */
export function checkOperators(graph: OnnxGraph): void {
  for (const node of graph.nodes) {
    if (!Object.hasOwn(operators, node.operator))
      throw nodeError(graph, node, `is not supported; ${Object.keys(operators).join(', ')} are.`);
  }
}

/**
 * Evaluates every node of a graph whose inputs are known and adds its output to what is known: with one of two inputs
 * given, all that depends on it alone is worked out, for the other to be given many times.
 * @throws InputError that names the node when shapes do not fit or an operator is used in a way that is not supported
 */
export function evaluateKnown<E>(graph: OnnxGraph, known: Values<E>, algebra: Algebra<E>): Map<string, Tensor<E>> {
  const values = new Map<string, Tensor<E>>([...graph.initializers, ...known]);
  for (const node of graph.nodes) {
    const [output] = node.outputs;
    if (output === undefined || values.has(output)) continue;
    const inputs = node.inputs.map((name) => (name === '' ? undefined : values.get(name)));
    if (node.inputs.some((name, k) => name !== '' && inputs[k] === undefined)) continue;
    const operator = operators[node.operator];
    if (operator === undefined) throw nodeError(graph, node, 'is not supported.');
    try {
      values.set(output, operator({ inputs, attributes: node.attributes, opset: graph.opset, algebra }));
    } catch (error) {
      if (error instanceof RangeError) throw nodeError(graph, node, error.message);
      throw error;
    }
  }
  return values;
}
