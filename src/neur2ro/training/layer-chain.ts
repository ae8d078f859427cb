import { multiply } from './multiply.ts';
import type { Layer } from './network-shape.ts';

/** Layers one after the other, with what backward needs of the last forward. Matrices stand row by row. */
export interface LayerChain {
  /** Makes room for so many rows; the buffers of earlier calls may be other ones afterwards. */
  reserve(rows: number): void;
  /** Passes rows through; returns the chain's own buffer with the last layer's output. */
  forward(rows: number, input: Float64Array): Float64Array;
  /**
   * Adds the gradients of the weights for the rows of the last forward.
   * @param slopes of the last layer's output, as the buffer from {@link LayerChain.slopes}; spoilt by the call
   * @returns the slopes of the input, where the chain was asked for them
   */
  backward(rows: number, input: Float64Array): Float64Array | undefined;
  /** The buffer in which {@link LayerChain.backward} expects the slopes of the output. */
  slopes(): Float64Array;
}

interface Views extends Layer {
  readonly w: Float64Array;
  readonly b: Float64Array | undefined;
  readonly dw: Float64Array;
  readonly db: Float64Array | undefined;
}

function addBias(rows: number, columns: number, bias: Float64Array, output: Float64Array): void {
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < columns; j++, k++) output[k]! += bias[j]!;
}

function rectify(size: number, output: Float64Array): void {
  // Free of branches, which no processor could foresee.
  for (let k = 0; k < size; k++) output[k] = 0.5 * (output[k]! + Math.abs(output[k]!));
}

function maskSlopes(size: number, output: Float64Array, slopes: Float64Array): void {
  for (let k = 0; k < size; k++) if (!(output[k]! > 0)) slopes[k] = 0;
}

function addSums(rows: number, columns: number, slopes: Float64Array, sums: Float64Array): void {
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < columns; j++, k++) sums[j]! += slopes[k]!;
}

/**
 * A chain over flat arrays of weights and of their gradient.
 * @param toInput whether backward works out the slopes of the input, too
 */
export function createLayerChain(
  layers: readonly Layer[],
  weights: Float64Array,
  gradient: Float64Array,
  toInput: boolean,
): LayerChain {
  const chain: readonly Views[] = layers.map((layer) => {
    const { inputs, outputs, weights: from, bias } = layer;
    const to = from + inputs * outputs;
    const biased = bias !== undefined;
    return {
      ...layer,
      w: weights.subarray(from, to),
      b: biased ? weights.subarray(bias, bias + outputs) : undefined,
      dw: gradient.subarray(from, to),
      db: biased ? gradient.subarray(bias, bias + outputs) : undefined,
    };
  });
  const last = chain.length - 1;
  let room = 0;
  let values: Float64Array[] = [];
  let slopes: Float64Array[] = [];
  let inputSlopes = new Float64Array(0);
  return {
    reserve(rows) {
      if (rows <= room) return;
      room = rows;
      values = chain.map(({ outputs }) => new Float64Array(rows * outputs));
      slopes = chain.map(({ outputs }) => new Float64Array(rows * outputs));
      if (toInput) inputSlopes = new Float64Array(rows * chain[0]!.inputs);
    },
    forward(rows, input) {
      let from = input;
      for (let k = 0; k <= last; k++) {
        const { inputs, outputs, w, b, rectified } = chain[k]!;
        const to = values[k]!;
        multiply(rows, outputs, inputs, from, inputs, 1, w, outputs, 1, to, false);
        if (b !== undefined) addBias(rows, outputs, b, to);
        if (rectified) rectify(rows * outputs, to);
        from = to;
      }
      return from;
    },
    backward(rows, input) {
      for (let k = last; k >= 0; k--) {
        const { inputs, outputs, w, dw, db, rectified } = chain[k]!;
        const slope = slopes[k]!;
        if (rectified) maskSlopes(rows * outputs, values[k]!, slope);
        if (db !== undefined) addSums(rows, outputs, slope, db);
        multiply(inputs, outputs, rows, k > 0 ? values[k - 1]! : input, 1, inputs, slope, outputs, 1, dw, true);
        const before = k > 0 ? slopes[k - 1]! : inputSlopes;
        if (k > 0 || toInput) multiply(rows, inputs, outputs, slope, outputs, 1, w, 1, outputs, before, false);
      }
      return toInput ? inputSlopes : undefined;
    },
    slopes: () => slopes[last]!,
  };
}
