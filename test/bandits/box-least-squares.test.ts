import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boxLeastSquares } from '../../src/bandits/box-least-squares.ts';

const size = 4;
/** In steps: an entry near 1e-7 makes a direction that the solution leaves out as rounding, with a slope of that size. */
const entry = fc.integer({ min: -10_000, max: 10_000 }).map((value) => value / 10_000);
const row = fc.array(entry, { minLength: size + 1, maxLength: size + 1 });

function equations(rows: readonly (readonly number[])[]) {
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  let square = 0;
  for (const values of rows) {
    const y = values[size]!;
    square += y * y;
    for (let i = 0; i < size; i++) {
      right[i]! += values[i]! * y;
      for (let j = 0; j < size; j++) gram[i * size + j]! += values[i]! * values[j]!;
    }
  }
  return { gram, right, square };
}

it('keeps the bounds and is optimal within them', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 12 }),
      fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: size, maxLength: size }),
      (rows, widths) => {
        const problem = equations(rows);
        const bounds = Float64Array.from(widths);
        const { theta, error } = boxLeastSquares(problem, bounds);
        const active = theta.some((value, j) => Math.abs(value) >= bounds[j]! * (1 - 1e-12));
        for (let i = 0; i < size; i++) {
          expect(Math.abs(theta[i]!)).toBeLessThanOrEqual(bounds[i]! * (1 + 1e-12));
          let slope = -problem.right[i]!;
          for (let j = 0; j < size; j++) slope += problem.gram[i * size + j]! * theta[j]!;
          // At a bound the slope must point outward, inside it must vanish.
          const at = Math.abs(theta[i]!) >= bounds[i]! * (1 - 1e-9);
          expect(at ? slope * Math.sign(theta[i]!) : Math.abs(slope)).toBeLessThanOrEqual(1e-7);
        }
        const errors = rows.map(
          (values) => values[size]! - theta.reduce((sum, value, j) => sum + value * values[j]!, 0),
        );
        if (active && error > 0)
          expect(error).toBeCloseTo(
            errors.reduce((sum, value) => sum + value * value, 0),
            8,
          );
      },
    ),
    { numRuns: 300 },
  );
});

it('takes the shortest of many solutions', () => {
  // One observation of (1, -1, 1, 0): the least norm is along it.
  const { theta, error } = boxLeastSquares(equations([[1, -1, 1, 0, 0.3]]), new Float64Array(4).fill(1));
  expect([...theta].map((value) => Number(value.toFixed(12)))).toEqual([0.1, -0.1, 0.1, 0]);
  expect(error).toBe(0);
});
