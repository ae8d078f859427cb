import { bytesField, integerField, message, textField } from '../protobuf-write.ts';
import { type Layer, layersOf } from './network-shape.ts';
import type { TrainedNetwork } from './network-weights.ts';

// Field numbers are those of onnx.proto3.

/** What a network file is made of while its layers are written one by one. */
interface Draft {
  readonly nodes: Uint8Array[];
  readonly tensors: Uint8Array[];
}

const irVersion = 7;
const opset = 13;
/** TensorProto.DataType. */
const dataTypes = { float: 1, int64: 7 } as const;
/** AttributeProto.AttributeType. */
const attributeTypes = { integer: 2, integers: 7 } as const;

function tensor(name: string, dims: readonly number[], type: number, raw: Uint8Array): Uint8Array {
  const shape = dims.map((length) => integerField(1, length));
  return message(shape, integerField(2, type), textField(8, name), bytesField(9, raw));
}

/** Single-precision numbers in the byte order of ONNX, whatever that of the machine. */
function floats(values: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, k) => {
    view.setFloat32(4 * k, value, true);
  });
  return new Uint8Array(view.buffer);
}

const integerAttribute = (name: string, value: number) =>
  bytesField(5, message(textField(1, name), integerField(3, value), integerField(20, attributeTypes.integer)));

const listAttribute = (name: string, values: readonly number[]) =>
  bytesField(
    5,
    message(
      textField(1, name),
      values.map((value) => integerField(8, value)),
      integerField(20, attributeTypes.integers),
    ),
  );

/** Adds a node and returns the name of its output, which is the node's name, too. */
function addNode(
  { nodes }: Draft,
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Uint8Array[] = [],
): string {
  const from = inputs.map((name) => textField(1, name));
  nodes.push(message(from, textField(2, output), textField(3, output), textField(4, operator), attributes));
  return output;
}

/** Adds layers and returns the name of the last one's output. */
function addLayers(
  draft: Draft,
  layers: readonly Layer[],
  weights: Float64Array,
  input: string,
  prefix: string,
): string {
  return layers.reduce((from, { inputs, outputs, weights: at, bias, rectified }, k) => {
    const name = `${prefix}_${k + 1}`;
    const matrix = weights.subarray(at, at + inputs * outputs);
    draft.tensors.push(tensor(`${name}_weights`, [inputs, outputs], dataTypes.float, floats(matrix)));
    if (bias !== undefined)
      draft.tensors.push(
        tensor(`${name}_bias`, [outputs], dataTypes.float, floats(weights.subarray(bias, bias + outputs))),
      );
    const product =
      bias === undefined
        ? addNode(draft, 'MatMul', [from, `${name}_weights`], name)
        : addNode(draft, 'Gemm', [from, `${name}_weights`, `${name}_bias`], name);
    return rectified ? addNode(draft, 'Relu', [product], `${name}_relu`) : product;
  }, input);
}

function valueInfo(name: string, dims: readonly (number | string)[]): Uint8Array {
  const shape = dims.map((length) =>
    bytesField(1, typeof length === 'number' ? integerField(1, length) : textField(2, length)),
  );
  const type = message(integerField(1, dataTypes.float), bytesField(2, message(shape)));
  return message(textField(1, name), bytesField(2, bytesField(1, type)));
}

/**
 * A network as the bytes of an ONNX file (ModelProto, operator set 13): inputs `x` and `xi` of [batch, items, features] for
 * any number of items, output `y` of [batch, 1]; weights in single precision. The items' last layer, which is linear, comes
 * after the sum.
 * @param metadata texts by key. {@link readNetwork} expects a description under `adasolve`
 */
export function writeOnnx({ shape, weights }: TrainedNetwork, metadata: Readonly<Record<string, string>>): Uint8Array {
  const layers = layersOf(shape);
  const draft: Draft = { nodes: [], tensors: [] };
  const mean = shape.aggregation === 'mean';
  // The 64-bit number 1.
  const axis = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);
  if (!mean) draft.tensors.push(tensor('items_axis', [1], dataTypes.int64, axis));
  const side = (name: 'x' | 'xi') => {
    const { item, set } = name === 'x' ? layers.x : layers.scenario;
    const items = addLayers(draft, item, weights, name, `${name}_item`);
    const dropped = integerAttribute('keepdims', 0);
    const sum = mean
      ? addNode(draft, 'ReduceMean', [items], `${name}_mean`, [listAttribute('axes', [1]), dropped])
      : addNode(draft, 'ReduceSum', [items, 'items_axis'], `${name}_sum`, [dropped]);
    return addLayers(draft, set, weights, sum, `${name}_set`);
  };
  const joined = addNode(draft, 'Concat', [side('x'), side('xi')], 'joined', [integerAttribute('axis', 1)]);
  addNode(draft, 'Identity', [addLayers(draft, layers.head, weights, joined, 'head')], 'y');
  const graph = message(
    draft.nodes.map((node) => bytesField(1, node)),
    textField(2, 'value network'),
    draft.tensors.map((constant) => bytesField(5, constant)),
    bytesField(11, valueInfo('x', ['batch', 'items', shape.x.features])),
    bytesField(11, valueInfo('xi', ['batch', 'items', shape.scenario.features])),
    bytesField(12, valueInfo('y', ['batch', 1])),
  );
  return message(
    integerField(1, irVersion),
    textField(2, 'adasolve'),
    bytesField(7, graph),
    bytesField(8, message(textField(1, ''), integerField(2, opset))),
    Object.entries(metadata).map(([key, text]) => bytesField(14, message(textField(1, key), textField(2, text)))),
  );
}
