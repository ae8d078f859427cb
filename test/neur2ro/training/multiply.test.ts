import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { multiply } from '../../../src/neur2ro/training/multiply.ts';
import { createRng } from '../../../src/util/rng.ts';

const size = fc.integer({ min: 1, max: 11 });

describe('the product of matrices', () => {
  test('is the sum over the inner index, for any sizes, layouts, and what was there before', () => {
    const property = fc.property(
      fc.tuple(size, size, size),
      fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      fc.integer({ min: 0, max: 1e6 }),
      ([rows, columns, inner], [aTurned, bTurned, accumulate], seed) => {
        const rng = createRng(seed);
        const draw = (count: number) => Float64Array.from({ length: count }, () => 2 * rng.next() - 1);
        const [a, b, c] = [draw(rows * inner), draw(inner * columns), draw(rows * columns)];
        const [aRow, aInner] = aTurned ? [1, rows] : [inner, 1];
        const [bInner, bColumn] = bTurned ? [1, inner] : [columns, 1];
        const expected = c.map((before, at) => {
          const [i, j] = [Math.floor(at / columns), at % columns];
          let sum = accumulate ? before : 0;
          for (let k = 0; k < inner; k++) sum += a[i * aRow + k * aInner]! * b[k * bInner + j * bColumn]!;
          return sum;
        });
        multiply(rows, columns, inner, a, aRow, aInner, b, bInner, bColumn, c, accumulate);
        for (const [at, value] of expected.entries()) expect(Math.abs(c[at]! - value)).toBeLessThan(1e-12);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
