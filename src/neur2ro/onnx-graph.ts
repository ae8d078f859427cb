/** An element of a tensor: a number, or an expression of the algebra that the graph is evaluated in. */
export type Element<E> = number | E;

/** A dense tensor, the last axis running fastest. Without axes it is a scalar. */
export interface Tensor<E = never> {
  readonly dims: readonly number[];
  readonly data: ArrayLike<Element<E>>;
}

/** The value of a node's attribute, as far as the operators read here have any. */
export type Attribute = number | string | readonly number[] | Tensor;

/** One operation of a graph. */
export interface OnnxNode {
  /** The node's own name, or `of` its first output where it has none. */
  readonly name: string;
  readonly operator: string;
  /** Names of tensors; empty where an optional input is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** What a graph says of an input or output: its name and its axes, undefined where a length is open. */
export interface OnnxValue {
  readonly name: string;
  readonly dims?: readonly (number | undefined)[];
}

/** The part of an ONNX model that evaluating it takes. */
export interface OnnxGraph {
  /** The file, as the user named it: errors name it. */
  readonly source: string;
  /** The version of the default operator set. */
  readonly opset: number;
  /** The inputs that are given at each evaluation: those without an initializer. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  /** In an order in which every node comes after those whose outputs it takes. */
  readonly nodes: readonly OnnxNode[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** Number of elements of a tensor with these axes. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, length) => product * length, 1);
}
