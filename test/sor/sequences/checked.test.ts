import { describe, expect, it } from 'vitest';
import type { LinearSystem } from '../../../src/sor/sequence.ts';
import { checkedSequence } from '../../../src/sor/sequences/checked.ts';
import { createSequence } from '../../../src/sor/sequences/spec.ts';
import { take } from '../../conformance/linear-system-sequence.ts';

const [good, other] = take(createSequence({ kind: 'shifted-laplacian', side: 3 }), 2) as [LinearSystem, LinearSystem];
const [larger] = take(createSequence({ kind: 'shifted-laplacian', side: 4 }), 1) as [LinearSystem];

const checked = (...systems: LinearSystem[]) => [
  ...checkedSequence({ name: 'mine', features: ['shift'], [Symbol.iterator]: () => systems[Symbol.iterator]() }),
];
const withDiagonal = (value: number) => ({
  ...good,
  a: { ...good.a, diagonal: good.a.diagonal.map((entry, i) => (i === 4 ? value : entry)) },
});

describe('a checked sequence', () => {
  it('gives on what is sound', () => {
    expect(checked(good, other)).toEqual([good, other]);
  });

  it.each([
    ['a change of size', [good, larger], 'system 2 of mine has 16 unknowns where those before it have 9'],
    ['a right-hand side of another length', [{ ...good, b: new Float64Array(3) }], 'right-hand side of 3 entries'],
    ['a starting point of another length', [{ ...good, x0: new Float64Array(3) }], 'starting point of 3 entries'],
    ['missing features', [{ ...good, context: new Float64Array(0) }], 'has 0 features where its sequence has 1'],
    [
      'a right-hand side that is not finite',
      [{ ...good, b: good.b.map((b, i) => (i === 2 ? Number.NaN : b)) }],
      'entry NaN at position 3',
    ],
    [
      'a matrix that is not finite',
      [{ ...good, a: { ...good.a, values: good.a.values.map(() => Number.POSITIVE_INFINITY) } }],
      'entry Infinity',
    ],
    ['a zero on the diagonal', [withDiagonal(0)], 'no diagonal entry in row 5'],
    ['a negative diagonal', [withDiagonal(-1)], 'not positive definite'],
  ])('refuses %s', (_, systems, message) => {
    expect(() => checked(...systems)).toThrow(message);
  });

  it('names the system at which a stream throws, and closes the stream it leaves', () => {
    let closed = false;
    function* stream() {
      try {
        yield good;
        throw new Error('the disk is gone');
      } finally {
        closed = true;
      }
    }
    const sequence = checkedSequence({ name: 'mine', features: ['shift'], [Symbol.iterator]: stream });
    expect(() => [...sequence]).toThrow('system 2 of mine could not be had: the disk is gone');
    closed = false;
    expect(take(sequence, 1)).toHaveLength(1);
    expect(closed).toBe(true);
  });
});
