import { describe, expect, test } from 'vitest';
import { decodeOnnx } from '../../src/neur2ro/onnx-decode.ts';
import { InputError } from '../../src/util/errors.ts';
import { bytesField, integerField, onnxBytes } from '../helpers/onnx-bytes.ts';
import { randomEncoder } from '../helpers/set-encoders.ts';

const { whole } = randomEncoder(
  { x: 2, xi: 2 },
  {
    features: [
      [0, 0],
      [1, 1],
    ],
    labels: { 3: [0, 1] },
  },
);

/** What decoding bytes throws, or undefined. */
function failure(bytes: Uint8Array): unknown {
  try {
    decodeOnnx(bytes, 'net.onnx');
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('an ONNX file', () => {
  test('is read with its inputs, outputs, constants, nodes and metadata', () => {
    const bytes = onnxBytes({
      inputs: { a: ['batch', 2], w: [2] },
      outputs: { b: ['batch', 2] },
      constants: { w: { dims: [2], data: [0.5, -3] }, axes: { dims: [1], data: [-1], integer: true, typed: true } },
      nodes: [{ op: 'Mul', inputs: ['a', 'w'], output: 'b', name: '', attributes: { k: [1, -2], f: { float: 0.25 } } }],
      opset: 17,
      metadata: { adasolve: '{}' },
    });
    const graph = decodeOnnx(bytes, 'net.onnx');
    expect(graph.opset).toBe(17);
    expect(graph.inputs).toEqual([{ name: 'a', dims: [undefined, 2] }]);
    expect(graph.outputs).toEqual([{ name: 'b', dims: [undefined, 2] }]);
    expect(graph.initializers.get('w')).toEqual({ dims: [2], data: Float64Array.of(0.5, -3) });
    expect(graph.initializers.get('axes')).toEqual({ dims: [1], data: Float64Array.of(-1) });
    expect(graph.nodes).toEqual([
      {
        name: 'of b',
        operator: 'Mul',
        inputs: ['a', 'w'],
        outputs: ['b'],
        attributes: new Map<string, unknown>([
          ['k', [1, -2]],
          ['f', 0.25],
        ]),
      },
    ]);
    expect([...graph.metadata]).toEqual([['adasolve', '{}']]);
  });

  test('that is cut short anywhere is an InputError that names it, or still a graph', () => {
    let refused = 0;
    for (let length = 0; length < whole.length; length += 7) {
      const error = failure(whole.subarray(0, length));
      if (error === undefined) continue;
      refused++;
      expect(error).toBeInstanceOf(InputError);
      expect((error as Error).message).toMatch(/^net\.onnx: is not an ONNX network: .+\.$/);
    }
    expect(refused).toBeGreaterThan(whole.length / 7 - 10);
  });

  test('that is no ONNX file is refused', () => {
    for (const text of ['', 'hello world, this is no network at all', '{"json": true}', '\u0000\u0001'])
      expect(failure(new TextEncoder().encode(text))).toBeInstanceOf(InputError);
  });

  test.each([
    [
      'values of another number than the shape says',
      [...integerField(1, 3), ...integerField(2, 1), ...bytesField(9, [0, 0, 0, 0])],
      'of shape [3] holds 1 values',
    ],
    [
      'a type that is not read',
      [...integerField(1, 1), ...integerField(2, 10), ...bytesField(9, [0, 0])],
      'has data type 10',
    ],
    [
      'half a number',
      [...integerField(1, 1), ...integerField(2, 1), ...bytesField(9, [0, 0, 0])],
      '3 bytes are no whole number',
    ],
    [
      'an infinite value',
      [...integerField(1, 1), ...integerField(2, 1), ...bytesField(9, [0, 0, 128, 127])],
      'NaN or an infinite value',
    ],
    [
      'values in another file',
      [...integerField(1, 1), ...integerField(2, 1), ...integerField(14, 1)],
      'lies in another file',
    ],
  ])('with a tensor of %s is refused', (_, tensor, message) => {
    const error = failure(Uint8Array.from(bytesField(7, bytesField(5, tensor))));
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toContain(message);
  });
});
