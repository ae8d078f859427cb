/** A constant of a network under test. Integers are written as int64, other numbers as float. */
export interface Constant {
  readonly dims: readonly number[];
  readonly data: readonly number[];
  readonly integer?: boolean;
  /** Whether the values stand in typed fields instead of raw bytes. */
  readonly typed?: boolean;
}

/** An attribute: a float where it is given as `{ float }`, an int, ints, or a tensor. */
export type AttributeValue = number | readonly number[] | { readonly float: number } | { readonly tensor: Constant };

export interface NodeSpec {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/** A network to write: shapes of inputs and outputs hold names where lengths are open. */
export interface ModelSpec {
  readonly inputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly outputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly constants?: Readonly<Record<string, Constant>>;
  readonly nodes: readonly NodeSpec[];
  readonly opset?: number;
  readonly metadata?: Readonly<Record<string, string>>;
}

type Bytes = readonly number[];

function varint(value: number | bigint): Bytes {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
}

/** A field of wire type 0. */
export const integerField = (number: number, value: number): Bytes => [...varint(number << 3), ...varint(value)];

/** A field of wire type 2. */
export const bytesField = (number: number, bytes: Bytes): Bytes => [
  ...varint((number << 3) | 2),
  ...varint(bytes.length),
  ...bytes,
];

const textField = (number: number, text: string): Bytes => bytesField(number, [...new TextEncoder().encode(text)]);

const floats = (values: readonly number[]): Bytes => [...new Uint8Array(Float32Array.from(values).buffer)];
const longs = (values: readonly number[]): Bytes => [...new Uint8Array(BigInt64Array.from(values, BigInt).buffer)];

function tensor(name: string, { dims, data, integer = false, typed = false }: Constant): Bytes {
  const values = typed
    ? integer
      ? bytesField(7, data.flatMap(varint))
      : bytesField(4, floats(data))
    : bytesField(9, integer ? longs(data) : floats(data));
  return [
    ...dims.flatMap((length) => integerField(1, length)),
    ...integerField(2, integer ? 7 : 1),
    ...textField(8, name),
    ...values,
  ];
}

function attribute(name: string, value: AttributeValue): Bytes {
  const head = textField(1, name);
  if (typeof value === 'number') return [...head, ...integerField(3, value), ...integerField(20, 2)];
  if ('float' in value) return [...head, ...varint((2 << 3) | 5), ...floats([value.float]), ...integerField(20, 1)];
  if ('tensor' in value) return [...head, ...bytesField(5, tensor('', value.tensor)), ...integerField(20, 4)];
  return [...head, ...value.flatMap((item) => integerField(8, item)), ...integerField(20, 7)];
}

function node({ op, inputs, output, name = output, attributes = {} }: NodeSpec): Bytes {
  return [
    ...inputs.flatMap((input) => textField(1, input)),
    ...textField(2, output),
    ...textField(3, name),
    ...textField(4, op),
    ...Object.entries(attributes).flatMap(([key, value]) => bytesField(5, attribute(key, value))),
  ];
}

function value(name: string, dims: readonly (number | string)[]): Bytes {
  const shape = dims.flatMap((length) =>
    bytesField(1, typeof length === 'number' ? integerField(1, length) : textField(2, length)),
  );
  return [...textField(1, name), ...bytesField(2, bytesField(1, [...integerField(1, 1), ...bytesField(2, shape)]))];
}

/** A network as the bytes of an ONNX file (ModelProto, IR version 7). */
export function onnxBytes({
  inputs,
  outputs,
  constants = {},
  nodes,
  opset = 13,
  metadata = {},
}: ModelSpec): Uint8Array {
  const graph = [
    ...nodes.flatMap((spec) => bytesField(1, node(spec))),
    ...textField(2, 'graph'),
    ...Object.entries(constants).flatMap(([name, constant]) => bytesField(5, tensor(name, constant))),
    ...Object.entries(inputs).flatMap(([name, dims]) => bytesField(11, value(name, dims))),
    ...Object.entries(outputs).flatMap(([name, dims]) => bytesField(12, value(name, dims))),
  ];
  return Uint8Array.from([
    ...integerField(1, 7),
    ...bytesField(7, graph),
    ...bytesField(8, [...textField(1, ''), ...integerField(2, opset)]),
    ...Object.entries(metadata).flatMap(([key, text]) => bytesField(14, [...textField(1, key), ...textField(2, text)])),
  ]);
}
