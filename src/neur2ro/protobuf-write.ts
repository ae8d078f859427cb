/** Bytes one after the other. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function varint(value: number): Uint8Array {
  if (!(Number.isSafeInteger(value) && value >= 0)) throw new RangeError(`${value} cannot be written as a varint.`);
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** A protobuf message of fields. */
export const message = (...fields: readonly (Uint8Array | readonly Uint8Array[])[]): Uint8Array =>
  joined(fields.flat());

/** A field that holds a non-negative integer (wire type 0). Throws a RangeError on other numbers. */
export const integerField = (number: number, value: number): Uint8Array => joined([varint(number * 8), varint(value)]);

/** A field that holds bytes or a message (wire type 2). */
export const bytesField = (number: number, bytes: Uint8Array): Uint8Array =>
  joined([varint(number * 8 + 2), varint(bytes.length), bytes]);

/** A field that holds a text, in UTF-8. */
export const textField = (number: number, text: string): Uint8Array =>
  bytesField(number, new TextEncoder().encode(text));
