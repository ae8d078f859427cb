import { describe, expect, test } from 'vitest';
import { numbers } from '../../src/neur2ro/algebra.ts';
import { decodeOnnx } from '../../src/neur2ro/onnx-decode.ts';
import { checkOperators, evaluateKnown } from '../../src/neur2ro/onnx-evaluate.ts';
import type { Tensor } from '../../src/neur2ro/onnx-graph.ts';
import { openRuntime } from '../../src/neur2ro/onnx-runtime.ts';
import { createRng } from '../../src/util/rng.ts';
import { type AttributeValue, type Constant, type NodeSpec, onnxBytes } from '../helpers/onnx-bytes.ts';

const rng = createRng(7);
const random = (...dims: number[]): Constant => ({
  dims,
  data: Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => Math.fround(2 * rng.next() - 1)),
});
const integers = (...data: number[]): Constant => ({ dims: [data.length], data, integer: true });

interface Case {
  readonly op: string;
  /** The input `a`, and what stands beside it, in order; `undefined` leaves an optional input out. */
  readonly a?: Constant;
  readonly others?: readonly (Constant | undefined)[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly opset?: number;
  /** The place of `a` among the inputs; default the first. */
  readonly place?: number;
}

const cases: readonly Case[] = [
  { op: 'Gemm', a: random(2, 3), others: [random(4, 3), random(4)], attributes: { transB: 1 } },
  { op: 'Gemm', a: random(3, 2), others: [random(3, 4)], attributes: { transA: 1, alpha: { float: 0.5 } } },
  { op: 'Gemm', a: random(2, 3), others: [random(3, 4), random(2, 1)], attributes: { beta: { float: -2 } } },
  { op: 'MatMul', a: random(2, 5, 3), others: [random(3, 4)] },
  { op: 'MatMul', a: random(2, 1, 4, 3), others: [random(5, 3, 2)] },
  { op: 'MatMul', a: random(3, 2), others: [random(4, 3)], place: 1 },
  { op: 'MatMul', a: random(3), others: [random(3, 2)] },
  { op: 'Add', a: random(2, 3, 4), others: [random(3, 1)] },
  { op: 'Sub', a: random(2, 3), others: [random(2, 3)], place: 1 },
  { op: 'Mul', a: random(2, 3), others: [random(3)] },
  { op: 'Mul', a: random(3), others: [random(2, 3)], place: 1 },
  { op: 'Div', a: random(2, 3), others: [random(2, 1)] },
  { op: 'Neg', a: random(4) },
  { op: 'Relu', a: random(3, 3) },
  { op: 'ReduceSum', a: random(2, 3, 4), others: [integers(1)], attributes: { keepdims: 0 } },
  { op: 'ReduceSum', a: random(2, 3, 4), attributes: { axes: [-1, 0] }, opset: 11 },
  { op: 'ReduceSum', a: random(2, 3), others: [integers()], attributes: { noop_with_empty_axes: 1 } },
  { op: 'ReduceSum', a: random(2, 3) },
  { op: 'ReduceMean', a: random(2, 3, 4), attributes: { axes: [1], keepdims: 0 } },
  { op: 'ReduceMean', a: random(2, 3, 4), others: [integers(0, 2)], opset: 18 },
  { op: 'Concat', a: random(2, 3), others: [random(2, 2), random(2, 1)], attributes: { axis: -1 } },
  { op: 'Concat', a: random(2, 3), others: [random(1, 3)], attributes: { axis: 0 } },
  { op: 'Identity', a: random(2) },
  { op: 'Flatten', a: random(2, 3, 4), attributes: { axis: 2 } },
  { op: 'Flatten', a: random(2, 3, 4) },
  { op: 'Reshape', a: random(2, 3, 4), others: [integers(0, -1)] },
  { op: 'Squeeze', a: random(2, 1, 3, 1), others: [integers(-1)] },
  { op: 'Squeeze', a: random(2, 1, 3, 1) },
  { op: 'Squeeze', a: random(2, 1, 3), attributes: { axes: [1] }, opset: 11 },
  { op: 'Unsqueeze', a: random(2, 3), others: [integers(0, -1)] },
  { op: 'Transpose', a: random(2, 3, 4), attributes: { perm: [1, 2, 0] } },
  { op: 'Transpose', a: random(2, 3, 4) },
  { op: 'Slice', a: random(4, 5), others: [integers(1, -4), integers(99, -1), integers(0, 1), integers(2, 1)] },
  { op: 'Slice', a: random(4, 5), others: [integers(1), integers(3)] },
  { op: 'Gather', a: random(3, 4), others: [integers(2, 0, -1)], attributes: { axis: 1 } },
  { op: 'Gather', a: random(3, 4), others: [{ dims: [], data: [1], integer: true }] },
  { op: 'Cast', a: random(2, 3), attributes: { to: 1 } },
  { op: 'Dropout', a: random(2, 3) },
  {
    op: 'BatchNormalization',
    a: random(2, 3, 4),
    others: [random(3), random(3), random(3), { dims: [3], data: [0.5, 1, 2] }],
    attributes: { epsilon: { float: 0.001 } },
  },
];

function modelOf({ op, a = random(1), others = [], attributes = {}, opset = 13, place = 0 }: Case, typed: boolean) {
  const constants: Record<string, Constant> = {};
  const names = others.map((other, k) => {
    if (other === undefined) return '';
    constants[`c${k}`] = { ...other, typed };
    return `c${k}`;
  });
  const inputs = names.toSpliced(place, 0, 'a');
  return {
    a,
    bytes: onnxBytes({
      inputs: { a: a.dims },
      outputs: { b: [] },
      constants,
      nodes: [{ op, inputs, output: 'b', attributes }],
      opset,
    }),
  };
}

function ownResult(bytes: Uint8Array, inputs: Readonly<Record<string, Tensor>>): Tensor {
  const graph = decodeOnnx(bytes, 'net.onnx');
  checkOperators(graph);
  return evaluateKnown(graph, new Map(Object.entries(inputs)), numbers).get(graph.outputs[0]!.name)!;
}

/** Shapes of outputs are left open: onnxBytes states none. */
async function runtimeResult(bytes: Uint8Array, inputs: Readonly<Record<string, Tensor>>): Promise<Tensor> {
  const session = await openRuntime(bytes, 'net.onnx');
  try {
    return await session.run(inputs);
  } finally {
    await session.release();
  }
}

function expectEqual(own: Tensor, expected: Tensor): void {
  expect(own.dims).toEqual(expected.dims);
  const apart = Array.from(own.data, (value, k) => Math.abs(value - expected.data[k]!));
  expect(Math.max(0, ...apart)).toBeLessThan(1e-5);
}

describe('operators', () => {
  test.each(cases.map((entry, k) => [`${entry.op} (${k})`, entry, k % 2 === 0] as const))(
    '%s gives what ONNX Runtime gives',
    async (_, entry, typed) => {
      const { a, bytes } = modelOf(entry, typed);
      expectEqual(ownResult(bytes, { a }), await runtimeResult(bytes, { a }));
    },
  );

  test('constants come from nodes too, and are folded', async () => {
    const nodes: NodeSpec[] = [
      { op: 'Constant', inputs: [], output: 'k', attributes: { value: { tensor: random(2, 3) } } },
      { op: 'Constant', inputs: [], output: 'f', attributes: { value_float: { float: 2 } } },
      { op: 'Constant', inputs: [], output: 's', attributes: { value_ints: [3, 2] } },
      { op: 'Reshape', inputs: ['k', 's'], output: 'm' },
      { op: 'MatMul', inputs: ['a', 'm'], output: 'p' },
      { op: 'Mul', inputs: ['f', 'p'], output: 'b' },
    ];
    const bytes = onnxBytes({ inputs: { a: [2, 3] }, outputs: { b: [2, 2] }, nodes });
    const a = random(2, 3);
    expectEqual(ownResult(bytes, { a }), await runtimeResult(bytes, { a }));
  });
});

describe('graphs that cannot be evaluated', () => {
  const evaluate = (node: NodeSpec, constants: Record<string, Constant> = {}, a = random(2, 3)) =>
    ownResult(onnxBytes({ inputs: { a: a.dims }, outputs: { b: [] }, constants, nodes: [node] }), { a });

  test('name the file and the node of an operator that is not supported', () => {
    expect(() => evaluate({ op: 'Softmax', inputs: ['a'], output: 'b', name: 'top/Softmax' })).toThrow(
      /^net\.onnx: node "top\/Softmax" \(Softmax\) is not supported; Gemm, MatMul, /,
    );
    expect(() => evaluate({ op: 'toString', inputs: ['a'], output: 'b' })).toThrow('(toString) is not supported');
  });

  test.each([
    ['MatMul', ['a', 'c'], { c: random(4, 2) }, {}, 'multiplies the shapes [2,3] and [4,2].'],
    ['Gemm', ['a', 'c'], { c: random(2, 3, 2) }, {}, 'is given a tensor of shape [2,3,2] where a matrix is expected.'],
    ['Gemm', ['a', 'c', 'd'], { c: random(3, 4), d: random(5) }, {}, 'is given the shapes [2,4] and [5].'],
    ['Add', ['a', 'c'], { c: random(2) }, {}, 'is given the shapes [2,3] and [2].'],
    ['Concat', ['a', 'c'], { c: random(3, 2) }, { axis: 1 }, 'joins the shapes [2,3] and [3,2].'],
    ['Reshape', ['a', 'c'], { c: integers(4, -1) }, {}, 'cannot give a tensor of shape [2,3] the shape [4,-1].'],
    ['Gather', ['a', 'c'], { c: integers(2) }, {}, 'gathers beyond the 2 places there are.'],
    ['ReduceSum', ['a', 'c'], { c: integers(2) }, {}, 'asks for axis 2 of a tensor of 2 axes.'],
    ['MatMul', ['a'], {}, {}, 'lacks its input 2.'],
    ['Squeeze', ['a', 'c'], { c: integers(0) }, {}, 'squeezes the shape [2,3].'],
  ] as const)('%s of wrong shapes names the node', (op, inputs, constants, attributes, message) => {
    expect(() => evaluate({ op, inputs: [...inputs], output: 'b', attributes }, constants)).toThrow(
      `net.onnx: node "b" (${op}) ${message}`,
    );
  });
});

describe('ONNX Runtime', () => {
  const bytes = onnxBytes({
    inputs: { a: [2] },
    outputs: { b: [2] },
    nodes: [{ op: 'Relu', inputs: ['a'], output: 'b' }],
  });

  test('that is not installed is named in one sentence', async () => {
    const missing = () => Promise.reject(new Error("Cannot find package 'onnxruntime-node'"));
    await expect(openRuntime(bytes, 'net.onnx', missing)).rejects.toThrow(
      'net.onnx: needs the package onnxruntime-node: run "npm install onnxruntime-node".',
    );
  });

  test('that refuses a network or an input says so in one line', async () => {
    await expect(openRuntime(bytes.subarray(0, 9), 'net.onnx')).rejects.toThrow(
      /^net\.onnx: is refused by ONNX Runtime: .+\.$/,
    );
    const session = await openRuntime(bytes, 'net.onnx');
    await expect(session.run({ a: random(3) })).rejects.toThrow(
      /^net\.onnx: cannot be evaluated by ONNX Runtime: .+\.$/,
    );
    await session.release();
  });
});
