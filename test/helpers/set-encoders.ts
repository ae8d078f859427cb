import { createRng } from '../../src/util/rng.ts';
import { type Constant, type ModelSpec, onnxBytes } from './onnx-bytes.ts';

/** Scales of relative features: from 0, so that what is not there stays 0. */
const upTo = (features: number) => [new Array<number>(features).fill(0), new Array<number>(features).fill(0.1)];

/** Sizes of a set encoder under test. */
export interface EncoderSizes {
  readonly x: number;
  readonly xi: number;
  readonly hidden?: number;
  readonly seed?: number;
  readonly aggregation?: 'sum' | 'mean';
}

/** The files of one network with random weights: whole, in parts, and its description as published. */
export interface EncoderFiles {
  readonly whole: Uint8Array;
  readonly spec: ModelSpec;
  readonly parts: Readonly<Record<string, Uint8Array>>;
  readonly description: string;
}

/**
 * A network of the shape that Neur2RO published, with random weights: item nets without biases, sums over items, one more
 * hidden layer a side, and a head with biases.
 * @param scales of the features, least and greatest by feature, and the labels of 0 and 1 by number of items; none for a
 *   network that reads relative features, whose labels are fractions of minus the nominal value
 */
export function randomEncoder(
  { x, xi, hidden = 6, seed = 1, aggregation = 'sum' }: EncoderSizes,
  scales?: { readonly features: unknown; readonly labels: Readonly<Record<string, unknown>> },
): EncoderFiles {
  const rng = createRng(seed);
  const half = hidden / 2;
  const weights = (rows: number, columns: number): Constant => ({
    dims: [rows, columns],
    data: Array.from({ length: rows * columns }, () => Math.fround(2 * rng.next() - 1)),
  });
  const bias = (length: number): Constant => ({ ...weights(1, length), dims: [length] });
  const side = (name: string, features: number) => ({
    [`${name}_w1`]: weights(features, hidden),
    [`${name}_w2`]: weights(hidden, half),
    [`${name}_w3`]: weights(half, hidden),
    [`${name}_w4`]: weights(hidden, half),
  });
  const constants: Record<string, Constant> = {
    ...side('x', x),
    ...side('xi', xi),
    v1: weights(4, 2 * half),
    b1: bias(4),
    v2: weights(1, 4),
    b2: bias(1),
  };
  const pick = (...names: string[]) => Object.fromEntries(names.map((name) => [name, constants[name]!]));
  const layers = (name: string, from: string, to: string, first: number) => [
    { op: 'MatMul', inputs: [from, `${name}_w${first}`], output: `${to}_1` },
    { op: 'Relu', inputs: [`${to}_1`], output: `${to}_2` },
    { op: 'MatMul', inputs: [`${to}_2`, `${name}_w${first + 1}`], output: to },
  ];
  const branch = (name: string) => [
    ...layers(name, name, `${name}_item`, 1),
    aggregation === 'sum'
      ? { op: 'ReduceSum', inputs: [`${name}_item`, 'axis'], output: `${name}_set`, attributes: { keepdims: 0 } }
      : { op: 'ReduceMean', inputs: [`${name}_item`], output: `${name}_set`, attributes: { axes: [1], keepdims: 0 } },
    ...layers(name, `${name}_set`, `${name}_out`, 3),
  ];
  const head = [
    { op: 'Gemm', inputs: ['joined', 'v1', 'b1'], output: 'h1', attributes: { transB: 1 } },
    { op: 'Relu', inputs: ['h1'], output: 'h2' },
    { op: 'Gemm', inputs: ['h2', 'v2', 'b2'], output: 'y', attributes: { transB: 1 } },
  ];
  const spec: ModelSpec = {
    inputs: { x: ['batch', 'items', x], xi: ['batch', 'items', xi] },
    outputs: { y: ['batch', 1] },
    constants: { ...constants, axis: { dims: [1], data: [1], integer: true } },
    nodes: [
      ...branch('x'),
      ...branch('xi'),
      { op: 'Concat', inputs: ['x_out', 'xi_out'], output: 'joined', attributes: { axis: 1 } },
      ...head,
    ],
  };
  const part = (name: string, stage: 'embed' | 'post', from: number, to: number) => {
    const first = stage === 'embed' ? 1 : 3;
    return onnxBytes({
      inputs: { in: ['rows', from] },
      outputs: { out: ['rows', to] },
      constants: pick(`${name}_w${first}`, `${name}_w${first + 1}`),
      nodes: layers(name, 'in', 'out', first),
    });
  };
  return {
    spec,
    whole: onnxBytes(spec),
    parts: {
      x_embed: part('x', 'embed', x, half),
      x_post: part('x', 'post', half, half),
      xi_embed: part('xi', 'embed', xi, half),
      xi_post: part('xi', 'post', half, half),
      value: onnxBytes({
        inputs: { joined: ['rows', 2 * half] },
        outputs: { y: ['rows', 1] },
        constants: pick('v1', 'b1', 'v2', 'b2'),
        nodes: head,
      }),
    },
    description: JSON.stringify({
      arch: { x_input_dim: x, xi_input_dim: xi, agg_type: aggregation },
      ...(scales === undefined
        ? {
            features: 'relative',
            feat_scaler: { x: upTo(x), xi: upTo(xi) },
            label_scale: { per: 'nominal', zero: -1, one: 0 },
          }
        : { feat_scaler: scales.features, label_scaler: scales.labels }),
    }),
  };
}
