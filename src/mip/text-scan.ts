/** The names met in a text, held as places in it: no string is made before a name is asked for. */
export interface NameTable {
  readonly size: number;
  /** The index of the name at text[start, end), -1 when it was not added. */
  find(start: number, end: number): number;
  /** Adds the name at text[start, end) and returns its index, -1 when it is there already. */
  add(start: number, end: number): number;
  /** All names in the order of their addition. */
  names(): string[];
}

/** The bytes text[start, end) as a string: UTF-8, or Latin-1 where they are no UTF-8. */
export function decode(text: Uint8Array, start: number, end: number): string {
  const buffer = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  const string = buffer.toString('utf8', start, end);
  return string.includes('\ufffd') ? buffer.toString('latin1', start, end) : string;
}

/** A word for a message: in quotes, without control characters, cut to 40 characters. */
export function quote(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const clean = word.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?');
  return `'${clean.length > 40 ? `${clean.slice(0, 40)}...` : clean}'`;
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}

/** An empty table of names in a text: open addressing over FNV-1a hashes. */
export function createNameTable(text: Uint8Array): NameTable {
  let count = 0;
  let begins = new Int32Array(1024);
  let ends = new Int32Array(1024);
  let hashes = new Int32Array(1024);
  let slots = new Int32Array(4096).fill(-1);

  const hashOf = (start: number, end: number) => {
    let hash = 0x811c9dc5;
    for (let k = start; k < end; k++) hash = Math.imul(hash ^ text[k]!, 0x01000193);
    // FNV's low bits mix poorly for names that differ in their last digit only.
    return hash ^ (hash >>> 15);
  };
  const same = (index: number, start: number, end: number) => {
    const begin = begins[index]!;
    if (ends[index]! - begin !== end - start) return false;
    for (let k = start, l = begin; k < end; k++, l++) if (text[k] !== text[l]) return false;
    return true;
  };
  /** The slot that holds the name, or the free one where it belongs. */
  const slotOf = (hash: number, start: number, end: number) => {
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const index = slots[slot]!;
      if (index < 0 || (hashes[index] === hash && same(index, start, end))) return slot;
      slot = (slot + 1) & mask;
    }
  };
  const rehash = () => {
    slots = new Int32Array(2 * slots.length).fill(-1);
    for (let index = 0; index < count; index++) slots[slotOf(hashes[index]!, begins[index]!, ends[index]!)] = index;
  };
  return {
    get size() {
      return count;
    },
    find: (start, end) => slots[slotOf(hashOf(start, end), start, end)]!,
    add(start, end) {
      const hash = hashOf(start, end);
      const slot = slotOf(hash, start, end);
      if (slots[slot]! >= 0) return -1;
      if (count === begins.length) {
        begins = grown(begins);
        ends = grown(ends);
        hashes = grown(hashes);
      }
      slots[slot] = count;
      begins[count] = start;
      ends[count] = end;
      hashes[count] = hash;
      count++;
      if (2 * count > slots.length) rehash();
      return count - 1;
    },
    names: () => Array.from({ length: count }, (_, index) => decode(text, begins[index]!, ends[index]!)),
  };
}

const infinite = /^[+-]?inf(inity)?$/i;
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?$/;
const powers = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** The number a word spells, with a Fortran exponent too; `inf` and `infinity` are infinite; NaN when it is none. */
export function toNumber(word: string): number {
  if (decimal.test(word)) return Number(word.replace(/[dD]/, 'e'));
  if (infinite.test(word)) return word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number.NaN;
}

/**
 * The number at text[start, end), as {@link toNumber}. Up to 15 digits with a decimal point, all that most files hold,
 * are exact without a string: an integer below 2^53 over a power of ten that is itself exact is rounded once.
 */
export function readNumber(text: Uint8Array, start: number, end: number): number {
  let k = start;
  const sign = text[k];
  if (sign === 43 || sign === 45) k++;
  let mantissa = 0;
  let digits = 0;
  let point = -1;
  for (; k < end; k++) {
    const byte = text[k]!;
    if (byte >= 48 && byte <= 57) {
      mantissa = 10 * mantissa + (byte - 48);
      digits++;
    } else if (byte === 46 && point < 0) point = digits;
    else break;
  }
  if (k === end && digits > 0 && digits <= 15) {
    const value = point < 0 ? mantissa : mantissa / powers[digits - point]!;
    return sign === 45 ? -value : value;
  }
  return toNumber(decode(text, start, end));
}

/** A vector that grows. */
export interface GrowingVector<T> {
  readonly length: number;
  push(value: number): void;
  /** The value at an index below the length. */
  get(index: number): number;
  set(index: number, value: number): void;
  /** The values so far, without copy where possible. */
  view(): T;
}

/** An empty growing vector of 32-bit integers. */
export function growingInts(): GrowingVector<Int32Array<ArrayBuffer>> {
  let data = new Int32Array(1024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === data.length) data = grown(data);
      data[length++] = value;
    },
    get: (index) => data[index]!,
    set(index, value) {
      data[index] = value;
    },
    view: () => data.subarray(0, length),
  };
}

/** An empty growing vector of doubles. */
export function growingDoubles(): GrowingVector<Float64Array<ArrayBuffer>> {
  let data = new Float64Array(1024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === data.length) {
        const larger = new Float64Array(2 * length);
        larger.set(data);
        data = larger;
      }
      data[length++] = value;
    },
    get: (index) => data[index]!,
    set(index, value) {
      data[index] = value;
    },
    view: () => data.subarray(0, length),
  };
}
