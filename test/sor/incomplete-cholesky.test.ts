import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import type { Csr } from '../../src/sor/csr.ts';
import { shifted } from '../../src/sor/csr-operations.ts';
import { incompleteCholesky } from '../../src/sor/incomplete-cholesky.ts';
import { incompletePcg } from '../../src/sor/incomplete-pcg.ts';
import { csrFromTriplets } from '../../src/sor/triplets.ts';
import { createRng } from '../../src/util/rng.ts';
import { dense, goldenRhs, laplacian, randomSpd } from './systems.ts';

/** The textbook: eliminate in a dense matrix, keep what has a place, move the share of the rest to the diagonal. */
function denseIncomplete(a: Csr, modified: number): Matrix {
  const u = dense(a);
  const pattern = dense(a);
  for (let k = 0; k < a.size; k++)
    for (let i = k + 1; i < a.size; i++) {
      const factor = u.get(k, i) / u.get(k, k);
      if (factor === 0) continue;
      u.set(i, i, u.get(i, i) - factor * u.get(k, i));
      for (let j = i + 1; j < a.size; j++) {
        const fill = factor * u.get(k, j);
        if (pattern.get(i, j) !== 0) u.set(i, j, u.get(i, j) - fill);
        else {
          u.set(i, i, u.get(i, i) - modified * fill);
          u.set(j, j, u.get(j, j) - modified * fill);
        }
      }
    }
  for (let i = 0; i < a.size; i++) for (let j = 0; j < i; j++) u.set(i, j, 0);
  const inverse = Matrix.diag(u.diagonal().map((value) => 1 / value));
  return u.transpose().mmul(inverse).mmul(u);
}

const times = (matrix: Matrix, z: Float64Array) => matrix.mmul(Matrix.columnVector([...z])).to1DArray();

describe('incomplete Cholesky', () => {
  test.each([0, 0.6])(
    'within the pattern is the textbook elimination, with %s of the fill on the diagonal',
    (modified) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 25 }), fc.integer(), (size, seed) => {
          const rng = createRng(seed);
          const a = randomSpd(size, rng);
          const found = incompleteCholesky(a, { modified })!;
          fc.pre(found.shift === 0);
          const r = Float64Array.from({ length: size }, () => rng.next() - 0.5);
          const z = new Float64Array(size);
          found.apply(r, z);
          for (const [i, value] of times(denseIncomplete(a, modified), z).entries())
            expect(value).toBeCloseTo(r[i]!, 9);
        }),
        { numRuns: 60 },
      );
    },
  );

  test('without dropping is complete: it solves at once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (size, seed) => {
        const rng = createRng(seed);
        const a = randomSpd(size, rng);
        const b = Float64Array.from({ length: size }, () => rng.next() - 0.5);
        const found = incompletePcg(a, b, { dropTolerance: 0 });
        expect(found.converged).toBe(true);
        expect(found.iterations).toBe(1);
      }),
    );
  });

  test('modified keeps row sums', () => {
    const a = laplacian(6, 5, 0.1);
    for (const options of [{ modified: 1 }, { modified: 1, dropTolerance: 0.2 }]) {
      const { apply, shift } = incompleteCholesky(a, options)!;
      expect(shift).toBe(0);
      // M e = A e, so M^-1 (A e) = e.
      const sums = Float64Array.from({ length: 30 }, (_, i) => {
        let sum = a.diagonal[i]!;
        for (let k = a.rowStarts[i]!; k < a.rowStarts[i + 1]!; k++) sum += a.values[k]!;
        return sum;
      });
      const z = new Float64Array(30);
      apply(sums, z);
      for (const value of z) expect(value).toBeCloseTo(1, 12);
    }
  });

  test('keeps more the less it drops, and then needs fewer iterations', () => {
    const a = laplacian(20, 20);
    const b = goldenRhs(400);
    const tolerances = [0.3, 0.05, 0.01, 0.001, 0];
    const entries = tolerances.map((dropTolerance) => incompleteCholesky(a, { dropTolerance })!.entries);
    const counts = tolerances.map((dropTolerance) => incompletePcg(a, b, { dropTolerance }).iterations);
    expect(entries).toEqual([...entries].sort((left, right) => left - right));
    expect(counts).toEqual([...counts].sort((left, right) => right - left));
    expect(incompleteCholesky(a)!.entries).toBe(a.values.length / 2);
  });

  test('counts of MIC(0) grow slower than those of IC(0)', () => {
    const count = (size: number, modified: number) =>
      incompletePcg(laplacian(size, size), goldenRhs(size * size), { modified }).iterations;
    expect(count(40, 1)).toBeLessThan(count(40, 0));
    expect(count(40, 0) / count(10, 0)).toBeGreaterThan(count(40, 1) / count(10, 1));
  });

  test('raises the diagonal where a pivot is not positive', () => {
    // Kershaw's matrix: positive definite, and IC(0) breaks down on it.
    const rows = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3];
    const columns = [0, 1, 3, 0, 1, 2, 1, 2, 3, 0, 2, 3];
    const values = [3, -2, 2, -2, 3, -2, -2, 3, -2, 2, -2, 3];
    const kershaw = csrFromTriplets({ size: 4, rows, columns, values });
    const found = incompleteCholesky(kershaw)!;
    expect(found.shift).toBeGreaterThan(0);
    expect(found.setupFlops).toBeGreaterThan(incompleteCholesky(shifted(kershaw, 3))!.setupFlops);
    expect(incompletePcg(kershaw, Float64Array.of(1, 2, 3, 4)).converged).toBe(true);
  });

  test('refuses shares and tolerances out of range, and a diagonal that is not positive', () => {
    const a = laplacian(2, 2);
    expect(() => incompleteCholesky(a, { modified: 1.1 })).toThrow(/must lie in \[0, 1\], not 1.1/);
    expect(() => incompleteCholesky(a, { dropTolerance: 1 })).toThrow(/must lie in \[0, 1\), not 1/);
    expect(incompleteCholesky(shifted(a, -4))).toBeUndefined();
  });
});
