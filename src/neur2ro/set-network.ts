import type { Algebra } from './algebra.ts';
import type { NetworkDescription } from './network-description.ts';
import type { Element, Tensor } from './onnx-graph.ts';

/** The two inputs of a set encoder: what is known of the items under a decision, and under a scenario. */
export type Side = 'x' | 'xi';

/** What one side of a network comes to, for the other side to be joined to. */
export type Encoding<E> = ReadonlyMap<string, Tensor<E>>;

/** A set encoder loaded into ONNX Runtime. */
export interface RunningNetwork {
  /** The scaled predictions for a batch, from tensors of shape [batch, items, features]. */
  run(x: Tensor, scenario: Tensor): Promise<ArrayLike<number>>;
  release(): Promise<void>;
}

/**
 * A network NN(x, xi) over sets of items, of any size: each side encodes its items and adds them up, a head joins the two
 * (Dumouchelle et al. 2024, section 4). Values are scaled.
 */
export interface SetNetwork {
  readonly name: string;
  /** The file or folder, as the user named it. */
  readonly source: string;
  readonly description: NetworkDescription;
  /** All that depends on one side alone, from a tensor of shape [1, items, features]. */
  encode<E>(side: Side, features: Tensor<E>, algebra: Algebra<E>): Encoding<E>;
  /** NN at two encodings. */
  join<E>(x: Encoding<E>, scenario: Encoding<E>, algebra: Algebra<E>): Element<E>;
  /** Loads the network into ONNX Runtime. */
  open(): Promise<RunningNetwork>;
}
