import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { Csr } from '../../src/sor/csr.ts';
import type { LinearSystem, LinearSystemSequence } from '../../src/sor/sequence.ts';

/** A sequence under the conformance suite: small, and random where `seeded`. */
export interface SequenceSubject {
  /** The sequence for a seed. */
  readonly create: (seed: number) => LinearSystemSequence;
  /** Systems to look at: at least 3, at most its length. */
  readonly systems: number;
  readonly seeded: boolean;
  /** Whether all matrices are promised to be symmetric and positive definite. */
  readonly positiveDefinite: boolean;
}

/** The first systems of a sequence. */
export function take(sequence: LinearSystemSequence, count: number): LinearSystem[] {
  const taken: LinearSystem[] = [];
  for (const system of sequence) if (taken.push(system) === count) break;
  return taken;
}

/** The whole matrix. */
export function denseOf(a: Csr): Matrix {
  const dense = Matrix.zeros(a.size, a.size);
  for (let i = 0; i < a.size; i++) {
    dense.set(i, i, a.diagonal[i]!);
    for (let k = a.rowStarts[i]!; k < a.rowStarts[i + 1]!; k++) dense.set(i, a.columns[k]!, a.values[k]!);
  }
  return dense;
}

function expectWellFormed({ size, rowStarts, upperStarts, columns, values, diagonal }: Csr): void {
  expect([rowStarts.length, upperStarts.length, diagonal.length]).toEqual([size + 1, size, size]);
  expect([rowStarts[0], rowStarts[size]]).toEqual([0, columns.length]);
  expect(values.length).toBe(columns.length);
  expect([...values, ...diagonal].every(Number.isFinite)).toBe(true);
  for (let i = 0; i < size; i++) {
    const row = [...columns.subarray(rowStarts[i], rowStarts[i + 1])];
    expect(row).toEqual([...new Set(row)].sort((p, q) => p - q));
    expect(row.every((column) => column >= 0 && column < size && column !== i)).toBe(true);
    expect(upperStarts[i]).toBe(rowStarts[i]! + row.filter((column) => column < i).length);
  }
}

/** The rules that every sequence must keep, whatever it models. */
export function sequenceSuite(title: string, subject: SequenceSubject): void {
  const { create, systems, seeded, positiveDefinite } = subject;

  describe(`${title} is a sequence of linear systems`, () => {
    it('gives well-formed matrices of one size, with vectors that fit', () => {
      const sequence = create(1);
      const taken = take(sequence, systems);
      expect(taken).toHaveLength(systems);
      for (const { a, b, x0, context } of taken) {
        expectWellFormed(a);
        expect(a.size).toBe(taken[0]!.a.size);
        expect([b.length, x0?.length ?? a.size, context.length]).toEqual([a.size, a.size, sequence.features.length]);
        expect([...b, ...(x0 ?? []), ...context].every(Number.isFinite)).toBe(true);
      }
    });

    it('keeps its features within [-1, 1]', () => {
      for (const { context } of take(create(1), systems))
        for (const feature of context) expect(Math.abs(feature)).toBeLessThanOrEqual(1);
    });

    it.runIf(positiveDefinite)('gives symmetric and positive definite matrices', () => {
      for (const { a } of take(create(1), systems)) {
        const dense = denseOf(a);
        expect(dense.isSymmetric()).toBe(true);
        expect(new CholeskyDecomposition(dense).isPositiveDefinite()).toBe(true);
      }
    });

    it('gives the same systems whenever it is walked through, and from an equal seed', () => {
      const sequence = create(1);
      const first = take(sequence, systems);
      expect(take(sequence, systems)).toEqual(first);
      expect(take(create(1), systems)).toEqual(first);
      if (seeded) expect(take(create(2), systems)).not.toEqual(first);
    });

    it('leaves a system that was given out as it is', () => {
      const kept: LinearSystem[] = [];
      const copies: LinearSystem[] = [];
      for (const system of create(1)) {
        kept.push(system);
        copies.push(structuredClone(system));
        if (kept.length === systems) break;
      }
      expect(kept).toEqual(copies);
    });

    it('shares what does not change between systems', () => {
      const [first, second] = take(create(1), 2) as [LinearSystem, LinearSystem];
      expect(second.a.rowStarts).toBe(first.a.rowStarts);
      expect(second.a.columns).toBe(first.a.columns);
    });

    it('ends after as many systems as it has said', () => {
      const sequence = create(1);
      if (sequence.length !== undefined) expect([...sequence]).toHaveLength(sequence.length);
    });
  });
}
