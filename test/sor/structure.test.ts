import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definiteness, findAsymmetry, findZeroDiagonal } from '../../src/sor/checks.ts';
import { multiply, shifted, subtractProduct, transpose } from '../../src/sor/csr-operations.ts';
import { redBlackOrdering } from '../../src/sor/red-black.ts';
import { structuralRank } from '../../src/sor/structural-rank.ts';
import { csrFromTriplets, toTriplets } from '../../src/sor/triplets.ts';
import { createRng } from '../../src/util/rng.ts';
import { dense, laplacian, randomSpd } from './systems.ts';

const entry = fc.record({ row: fc.nat(7), column: fc.nat(7), value: fc.integer({ min: -3, max: 3 }) });
const entries = fc.array(entry, { maxLength: 40 });
type Entries = readonly { row: number; column: number; value: number }[];
const build = (list: Entries) =>
  csrFromTriplets({
    size: 8,
    rows: list.map(({ row }) => row),
    columns: list.map(({ column }) => column),
    values: list.map(({ value }) => value),
  });

describe('a sparse matrix', () => {
  test('holds the sums of its triplets, by rows and increasing columns', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const a = build(list);
        const expected = Array.from({ length: 8 }, () => new Array<number>(8).fill(0));
        for (const { row, column, value } of list) expected[row]![column]! += value;
        expect(dense(a).to2DArray()).toEqual(expected);
        for (let i = 0; i < 8; i++)
          for (let k = a.rowStarts[i]!; k < a.rowStarts[i + 1]!; k++) {
            if (k > a.rowStarts[i]!) expect(a.columns[k]).toBeGreaterThan(a.columns[k - 1]!);
            expect(a.columns[k]! < i).toBe(k < a.upperStarts[i]!);
            expect(a.columns[k]).not.toBe(i);
          }
      }),
    );
  });

  test('goes to triplets and back', () => {
    fc.assert(
      fc.property(entries, (list) => {
        expect(csrFromTriplets(toTriplets(build(list)))).toEqual(build(list));
      }),
    );
  });

  test('multiplies and transposes as a dense one', () => {
    fc.assert(
      fc.property(entries, fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 8, maxLength: 8 }), (list, x) => {
        const a = build(list);
        const product = multiply(a, Float64Array.from(x), new Float64Array(8));
        for (let i = 0; i < 8; i++)
          expect(product[i]! + 0).toBe(x.reduce((sum, value, j) => sum + value * dense(a).get(i, j), 0) + 0);
        const rest = new Float64Array(8);
        expect(subtractProduct(a, product, Float64Array.from(x), rest)).toBe(0);
        expect(dense(transpose(a)).to2DArray()).toEqual(dense(a).transpose().to2DArray());
      }),
    );
  });

  test('shifts its diagonal and shares the rest', () => {
    const a = laplacian(3, 3);
    const b = shifted(a, 0.5);
    expect([...b.diagonal]).toEqual(new Array(9).fill(4.5));
    expect(b.values).toBe(a.values);
    expect(a.diagonal[0]).toBe(4);
  });

  test.each([
    [{ size: 0, rows: [], columns: [], values: [] }, /size of a matrix must be at least 1, not 0/],
    [{ size: 2, rows: [0], columns: [2], values: [1] }, /entry 0 is at \(0, 2\), outside of 0 to 1/],
    [{ size: 2, rows: [0.5], columns: [1], values: [1] }, /outside of 0 to 1/],
    [{ size: 2, rows: [0], columns: [1], values: [Number.NaN] }, /entry 0 at \(0, 1\) is NaN/],
    [{ size: 2, rows: [0, 1], columns: [1], values: [1, 1] }, /2 values need as many rows and columns, not 2 and 1/],
  ])('refuses %j', (triplets, message) => {
    expect(() => csrFromTriplets(triplets)).toThrow(message);
  });
});

describe('checks', () => {
  test('find what is not symmetric', () => {
    const a = laplacian(4, 3);
    expect(findAsymmetry(a)).toBeUndefined();
    const values = a.values.slice();
    values[a.upperStarts[2]!] = -1.001;
    expect(findAsymmetry({ ...a, values })).toEqual({ row: 2, column: 3 });
    expect(findAsymmetry({ ...a, values }, 0.01)).toBeUndefined();
    expect(findAsymmetry(csrFromTriplets({ size: 2, rows: [0], columns: [1], values: [1] }))).toBeDefined();
  });

  test('find a zero on the diagonal', () => {
    expect(findZeroDiagonal(laplacian(2, 2))).toBeUndefined();
    expect(findZeroDiagonal(csrFromTriplets({ size: 3, rows: [0, 2], columns: [0, 2], values: [1, 1] }))).toBe(1);
  });

  test('tell positive definite matrices from others', () => {
    const rng = createRng(2);
    expect(definiteness(randomSpd(20, rng), rng)).toBe('proven');
    expect(definiteness(laplacian(9, 9), rng)).toBe('likely');
    expect(definiteness(laplacian(9, 9, -0.5), rng)).toBe('indefinite');
    expect(definiteness(laplacian(9, 9, -4), rng)).toBe('diagonal');
    expect(
      definiteness(csrFromTriplets({ size: 2, rows: [0, 0, 1], columns: [0, 1, 1], values: [2, 1, 2] }), rng),
    ).toBe('asymmetric');
  });

  test('count what can be matched', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const a = build(list);
        const matrix = dense(a);
        // The best over all assignments of columns to rows, by dynamic programming over sets of columns.
        let best = new Map<number, number>([[0, 0]]);
        for (let row = 0; row < 8; row++) {
          const next = new Map(best);
          for (const [set, count] of best)
            for (let column = 0; column < 8; column++) {
              const bit = 1 << column;
              if ((set & bit) !== 0 || matrix.get(row, column) === 0) continue;
              next.set(set | bit, Math.max(next.get(set | bit) ?? 0, count + 1));
            }
          best = next;
        }
        expect(structuralRank(a)).toBe(Math.max(...best.values()));
      }),
      { numRuns: 60 },
    );
  });

  test('count through a long augmenting path', () => {
    // Row i has columns i - 1 and i - 2 only, but for the first two: every row must give way once.
    const size = 20_000;
    const rows: number[] = [];
    const columns: number[] = [];
    for (let i = 0; i < size; i++) {
      rows.push(i, i);
      columns.push((i + size - 1) % size, (i + size - 2) % size);
    }
    expect(structuralRank(csrFromTriplets({ size, rows, columns, values: rows.map(() => 1) }))).toBe(size);
  });
});

describe('the red-black ordering', () => {
  test('colours grids like a chessboard', () => {
    const { rows, reds } = redBlackOrdering(laplacian(3, 3))!;
    expect([...rows]).toEqual([0, 2, 4, 6, 8, 1, 3, 5, 7]);
    expect(reds).toBe(5);
  });

  test('separates neighbours or says that there is an odd cycle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (size, seed) => {
        const a = randomSpd(size, createRng(seed));
        const ordering = redBlackOrdering(a);
        const colourings = Array.from({ length: 2 ** size }, (_, bits) => bits).filter((bits) => {
          for (let i = 0; i < size; i++)
            for (let k = a.rowStarts[i]!; k < a.rowStarts[i + 1]!; k++)
              if (((bits >> i) & 1) === ((bits >> a.columns[k]!) & 1)) return false;
          return true;
        });
        expect(ordering !== undefined).toBe(colourings.length > 0);
        if (ordering === undefined) return;
        let bits = 0;
        for (const row of ordering.rows.subarray(0, ordering.reds)) bits |= 1 << row;
        expect(colourings).toContain(bits);
        expect([...ordering.rows].sort((left, right) => left - right)).toEqual(
          Array.from({ length: size }, (_, i) => i),
        );
      }),
      { numRuns: 40 },
    );
  });
});
