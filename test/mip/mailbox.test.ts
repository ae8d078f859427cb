import { describe, expect, test } from 'vitest';
import { createMailbox, mailReader, post } from '../../src/mip/mailbox.ts';

describe('a mailbox between threads', () => {
  test('gives each vector once, and of several the latest', () => {
    const mailbox = createMailbox(2);
    const read = mailReader(mailbox);
    expect(read()).toBeUndefined();
    post(mailbox, Float64Array.of(1, 2));
    expect(read()).toEqual(Float64Array.of(1, 2));
    expect(read()).toBeUndefined();
    post(mailbox, Float64Array.of(3, 4));
    post(mailbox, Float64Array.of(5, 6));
    expect(read()).toEqual(Float64Array.of(5, 6));
  });

  test('gives nothing while a vector is being written', () => {
    const mailbox = createMailbox(1);
    const read = mailReader(mailbox);
    post(mailbox, Float64Array.of(1));
    const count = new Int32Array(mailbox, 0, 1);
    Atomics.add(count, 0, 1);
    expect(read()).toBeUndefined();
    Atomics.add(count, 0, 1);
    expect(read()).toEqual(Float64Array.of(1));
  });

  test('holds vectors without entries', () => {
    const mailbox = createMailbox(0);
    post(mailbox, new Float64Array());
    expect(mailReader(mailbox)()).toEqual(new Float64Array());
  });
});
