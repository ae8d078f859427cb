import { InputError } from '../util/errors.ts';
import { type Attribute, type OnnxGraph, type OnnxNode, type OnnxValue, sizeOf, type Tensor } from './onnx-graph.ts';
import { bytesOf, integerOf, integersOf, realsOf, textOf, type WireField, wireFields } from './protobuf.ts';

// Field numbers are those of onnx.proto3 (IR versions 3 and later); fields that evaluation does not take are passed over.

/** TensorProto.DataType, as far as it is read. */
const dataTypes = { float: 1, int32: 6, int64: 7, bool: 9, double: 11 } as const;

const messageOf = (field: WireField) => wireFields(bytesOf(field));

/** The fields of one number. */
const all = (fields: readonly WireField[], number: number) => fields.filter((field) => field.number === number);

/** The last field of a number, as protobuf has it. */
const last = (fields: readonly WireField[], number: number) => fields.findLast((field) => field.number === number);

/** A name: errors show it, so it must be one line. */
function nameOf(field: WireField): string {
  const name = textOf(field);
  if (/\p{Cc}/u.test(name)) throw new RangeError('it holds a name with control characters.');
  return name;
}

const textAt = (fields: readonly WireField[], number: number) => {
  const field = last(fields, number);
  return field === undefined ? '' : textOf(field);
};

const nameAt = (fields: readonly WireField[], number: number) => {
  const field = last(fields, number);
  return field === undefined ? '' : nameOf(field);
};

function integersOfBytes(bytes: Uint8Array, size: 1 | 4 | 8): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length % size !== 0) throw new RangeError(`${bytes.length} bytes are no whole number of integers.`);
  return Float64Array.from({ length: bytes.length / size }, (_, k) =>
    size === 8 ? Number(view.getBigInt64(8 * k, true)) : size === 4 ? view.getInt32(4 * k, true) : view.getUint8(k),
  );
}

function tensorData(fields: readonly WireField[], type: number): Float64Array {
  const raw = last(fields, 9);
  const reals = (number: number, size: 4 | 8) =>
    Float64Array.from(all(fields, number).flatMap((field) => [...realsOf(bytesOf(field), size)]));
  const integers = (number: number) => Float64Array.from(all(fields, number).flatMap(integersOf));
  switch (type) {
    case dataTypes.float:
      return raw === undefined ? reals(4, 4) : realsOf(bytesOf(raw), 4);
    case dataTypes.double:
      return raw === undefined ? reals(10, 8) : realsOf(bytesOf(raw), 8);
    case dataTypes.int64:
      return raw === undefined ? integers(7) : integersOfBytes(bytesOf(raw), 8);
    case dataTypes.int32:
    case dataTypes.bool:
      return raw === undefined ? integers(5) : integersOfBytes(bytesOf(raw), type === dataTypes.bool ? 1 : 4);
    default:
      throw new RangeError(`has data type ${type}; float, double, int32, int64 and bool are read.`);
  }
}

/** A tensor of TensorProto. Throws a RangeError that names it. */
function decodeTensor(field: WireField): [name: string, tensor: Tensor] {
  const fields = messageOf(field);
  const name = nameAt(fields, 8);
  const located = last(fields, 14);
  if (located !== undefined && integerOf(located) === 1)
    throw new RangeError(`the tensor "${name}" lies in another file; only networks in one file are read.`);
  const dims = all(fields, 1).flatMap(integersOf);
  const type = last(fields, 2);
  let data: Float64Array;
  try {
    data = tensorData(fields, type === undefined ? 0 : integerOf(type));
  } catch (error) {
    throw new RangeError(`the tensor "${name}" ${(error as Error).message}`);
  }
  if (data.length !== sizeOf(dims))
    throw new RangeError(`the tensor "${name}" of shape [${dims}] holds ${data.length} values.`);
  if (!data.every(Number.isFinite)) throw new RangeError(`the tensor "${name}" holds NaN or an infinite value.`);
  return [name, { dims, data }];
}

function decodeAttribute(field: WireField): [name: string, value: Attribute | undefined] {
  const fields = messageOf(field);
  const name = nameAt(fields, 1);
  const [real, integer, text, tensor] = [2, 3, 4, 5].map((number) => last(fields, number));
  if (real !== undefined) return [name, realsOf(bytesOf(real), 4)[0]!];
  if (integer !== undefined) return [name, integerOf(integer)];
  if (text !== undefined) return [name, textOf(text)];
  if (tensor !== undefined) return [name, decodeTensor(tensor)[1]];
  const reals = all(fields, 7).flatMap((list) => [...realsOf(bytesOf(list), 4)]);
  return [name, reals.length > 0 ? reals : all(fields, 8).flatMap(integersOf)];
}

function decodeNode(field: WireField): OnnxNode {
  const fields = messageOf(field);
  const outputs = all(fields, 2).map(nameOf);
  const attributes = new Map<string, Attribute>();
  for (const entry of all(fields, 5)) {
    const [name, value] = decodeAttribute(entry);
    if (value !== undefined) attributes.set(name, value);
  }
  const domain = nameAt(fields, 7);
  const operator = nameAt(fields, 4);
  return {
    name: nameAt(fields, 3) || `of ${outputs[0]}`,
    operator: domain === '' || domain === 'ai.onnx' ? operator : `${domain}.${operator}`,
    inputs: all(fields, 1).map(nameOf),
    outputs,
    attributes,
  };
}

/** A value's name and, of a tensor with a shape, its axes. */
function decodeValue(field: WireField): OnnxValue {
  const fields = messageOf(field);
  const name = nameAt(fields, 1);
  const inner = (from: readonly WireField[], number: number) => {
    const found = last(from, number);
    return found === undefined ? [] : messageOf(found);
  };
  const shape = last(inner(inner(fields, 2), 1), 2);
  if (shape === undefined) return { name };
  const dims = all(messageOf(shape), 1).map((dimension) => {
    const length = last(messageOf(dimension), 1);
    return length === undefined ? undefined : integerOf(length);
  });
  return { name, dims };
}

function decodeModel(bytes: Uint8Array, source: string): OnnxGraph {
  const model = wireFields(bytes);
  const graphField = last(model, 7);
  if (graphField === undefined) throw new RangeError('it holds no graph: it is no ONNX file.');
  const graph = messageOf(graphField);
  const opsets = all(model, 8).map(messageOf);
  const opset = opsets.find((fields) => ['', 'ai.onnx'].includes(textAt(fields, 1)));
  const version = opset === undefined ? undefined : last(opset, 2);
  const initializers = new Map(all(graph, 5).map(decodeTensor));
  const entries = all(model, 14).map(messageOf);
  return {
    source,
    opset: version === undefined ? 1 : integerOf(version),
    inputs: all(graph, 11)
      .map(decodeValue)
      .filter(({ name }) => !initializers.has(name)),
    outputs: all(graph, 12).map(decodeValue),
    initializers,
    nodes: all(graph, 1).map(decodeNode),
    metadata: new Map(entries.map((fields) => [textAt(fields, 1), textAt(fields, 2)])),
  };
}

/**
 * The graph of an ONNX model (ModelProto). Operators and shapes are checked when the graph is evaluated.
 * @param source the file that the bytes are from, for errors
 * @throws InputError, one sentence with the file, when the bytes are truncated or no ONNX model
 */
export function decodeOnnx(bytes: Uint8Array, source: string): OnnxGraph {
  try {
    return decodeModel(bytes, source);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`is not an ONNX network: ${error.message}`, source);
    throw error;
  }
}
