/**
 * A place for one vector of doubles between two threads: the writer never waits, the reader gets the latest whole vector
 * or none. A sequence lock: the count is odd while a vector is being written.
 */
const header = 8;

/** Shared memory for vectors of this length. */
export function createMailbox(length: number): SharedArrayBuffer {
  return new SharedArrayBuffer(header + length * Float64Array.BYTES_PER_ELEMENT);
}

/** Puts a vector in, over what was there. One thread at a time may write. */
export function post(mailbox: SharedArrayBuffer, x: Float64Array): void {
  const count = new Int32Array(mailbox, 0, 1);
  Atomics.add(count, 0, 1);
  new Float64Array(mailbox, header).set(x);
  Atomics.add(count, 0, 1);
}

/** A reader that returns each vector once; undefined where there is none that it has not seen, or one half written. */
export function mailReader(mailbox: SharedArrayBuffer): () => Float64Array | undefined {
  const count = new Int32Array(mailbox, 0, 1);
  const vector = new Float64Array(mailbox, header);
  let seen = 0;
  return () => {
    const before = Atomics.load(count, 0);
    if (before === seen || before % 2 === 1) return undefined;
    const x = Float64Array.from(vector);
    if (Atomics.load(count, 0) !== before) return undefined;
    seen = before;
    return x;
  };
}
