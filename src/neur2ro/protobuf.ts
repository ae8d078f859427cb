/** One field of a protobuf message: a varint, or the bytes of a fixed-size or length-delimited value. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

/** Sizes of fixed-size values, by wire type. */
const fixedSizes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

const truncated = 'it ends in the middle of a field: it is truncated, or no protobuf file.';

/** Reads a varint; returns it as a signed 64-bit integer with the offset behind it. */
function varintAt(bytes: Uint8Array, offset: number): [value: bigint, next: number] {
  let value = 0n;
  for (let k = 0; k < 10; k++) {
    const byte = bytes[offset + k];
    if (byte === undefined) throw new RangeError(truncated);
    value |= BigInt(byte & 127) << BigInt(7 * k);
    if (byte < 128) return [BigInt.asIntN(64, value), offset + k + 1];
  }
  throw new RangeError('it holds a number of more than 64 bits: it is no protobuf file.');
}

/**
 * The fields of a message, in the order of the file (protobuf encoding: varints, 64-bit, length-delimited and 32-bit
 * values; groups, which no ONNX file has, are refused).
 * @throws RangeError, one sentence, when the bytes end early or are no message
 */
export function wireFields(bytes: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const [tag, start] = varintAt(bytes, offset);
    const number = Number(tag >> 3n);
    const type = Number(tag & 7n);
    if (number < 1) throw new RangeError('it holds a field without a number: it is no protobuf file.');
    if (type === 0) {
      const [value, next] = varintAt(bytes, start);
      fields.push({ number, value });
      offset = next;
      continue;
    }
    let size = fixedSizes[type];
    let from = start;
    if (type === 2) {
      const [length, next] = varintAt(bytes, start);
      size = Number(length);
      from = next;
    }
    if (size === undefined) throw new RangeError(`it holds a field of wire type ${type}: it is no ONNX file.`);
    if (size < 0 || from + size > bytes.length) throw new RangeError(truncated);
    fields.push({ number, value: bytes.subarray(from, from + size) });
    offset = from + size;
  }
  return fields;
}

/** The bytes of a field. Throws a RangeError where it is a varint. */
export function bytesOf({ number, value }: WireField): Uint8Array {
  if (typeof value === 'bigint') throw new RangeError(`field ${number} holds a number where bytes are expected.`);
  return value;
}

/** The UTF-8 text of a field. Throws a RangeError where it is a varint or other bytes. */
export function textOf(field: WireField): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(field));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new RangeError(`field ${field.number} holds bytes where a text is expected.`);
  }
}

/** The integer of a field. Throws a RangeError where it is not a varint. */
export function integerOf({ number, value }: WireField): number {
  if (typeof value !== 'bigint') throw new RangeError(`field ${number} holds bytes where a number is expected.`);
  return Number(value);
}

/** The integers of a repeated field's occurrence: one, or several packed into bytes. */
export function integersOf({ value }: WireField): number[] {
  if (typeof value === 'bigint') return [Number(value)];
  const found: number[] = [];
  for (let offset = 0; offset < value.length; ) {
    const [integer, next] = varintAt(value, offset);
    found.push(Number(integer));
    offset = next;
  }
  return found;
}

/** Little-endian floating-point numbers of 4 or 8 bytes each. Throws a RangeError where the bytes do not divide evenly. */
export function realsOf(bytes: Uint8Array, size: 4 | 8): Float64Array {
  if (bytes.length % size !== 0)
    throw new RangeError(`${bytes.length} bytes are no whole number of ${size}-byte numbers.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.length / size }, (_, k) =>
    size === 4 ? view.getFloat32(4 * k, true) : view.getFloat64(8 * k, true),
  );
}
