import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createModelBuilder, highs } from '../../src/mip/index.ts';
import { createDenseLp } from '../../src/neur2ro/dense-lp.ts';

const number = fc.integer({ min: -9, max: 9 });
const row = (n: number) => fc.record({ coefficients: fc.array(number, { minLength: n, maxLength: n }), upper: number });
const program = fc.integer({ min: 1, max: 5 }).chain((n) =>
  fc.record({
    cost: fc.array(number, { minLength: n, maxLength: n }),
    lower: fc.array(fc.integer({ min: -4, max: 0 }), { minLength: n, maxLength: n }),
    rows: fc.array(row(n), { maxLength: 8 }),
  }),
);

/** Weak duality, by hand: no feasible point exceeds the rows priced at their duals plus the box's best of the rest. */
test('ends with a feasible point whose value its duals prove, row after row', () => {
  fc.assert(
    fc.property(program, ({ cost, lower, rows }) => {
      const upper = lower.map((value) => value + 5);
      const lp = createDenseLp(cost, lower, upper);
      for (let count = 1; count <= rows.length; count++) {
        lp.addRow(rows[count - 1]!.coefficients, rows[count - 1]!.upper);
        if (!lp.solve()) return;
        const x = lp.x();
        const value = cost.reduce((sum, c, j) => sum + c * x[j]!, 0);
        let bound = 0;
        const left = cost.slice();
        for (let k = 0; k < count; k++) {
          const { coefficients, upper: side } = rows[k]!;
          expect(coefficients.reduce((sum, a, j) => sum + a * x[j]!, 0)).toBeLessThanOrEqual(side + 1e-7);
          bound += lp.dual(k) * side;
          coefficients.forEach((a, j) => {
            left[j]! -= lp.dual(k) * a;
          });
        }
        left.forEach((price, j) => {
          bound += price > 0 ? price * upper[j]! : price * lower[j]!;
          expect(x[j]!).toBeGreaterThanOrEqual(lower[j]!);
          expect(x[j]!).toBeLessThanOrEqual(upper[j]!);
        });
        expect(value).toBeCloseTo(bound, 6);
      }
    }),
    { numRuns: 300 },
  );
});

test('calls infeasible what HiGHS calls so', async () => {
  const drawn = fc.sample(program, { numRuns: 4, seed: 4 });
  for (const { cost, lower, rows } of drawn) {
    const builder = createModelBuilder('lp', { maximize: true });
    cost.forEach((value, j) => {
      builder.column({ name: `x${j}`, cost: value, lower: lower[j]!, upper: lower[j]! + 5 });
    });
    const lp = createDenseLp(
      cost,
      lower,
      lower.map((value) => value + 5),
    );
    rows.forEach(({ coefficients, upper }, k) => {
      lp.addRow(coefficients, upper);
      builder.row(
        `r${k}`,
        coefficients.map((a, j) => [j, a] as const),
        Number.NEGATIVE_INFINITY,
        upper,
      );
    });
    using session = await highs.open(builder.build());
    const result = await session.solve({}, {});
    expect(lp.solve()).toBe(result.status !== 'infeasible');
  }
});

test('keeps its precision over many pivots', () => {
  const n = 30;
  const lp = createDenseLp(
    Array.from({ length: n }, (_, j) => Math.sin(j) + 1.5),
    new Float64Array(n),
    new Float64Array(n).fill(10),
  );
  const rows = Array.from({ length: 300 }, (_, k) => ({
    coefficients: Array.from({ length: n }, (_, j) => 1 + Math.sin(7 * k + 3 * j)),
    upper: 20 + 10 * Math.cos(k),
  }));
  for (const { coefficients, upper } of rows) {
    lp.addRow(coefficients, upper);
    expect(lp.solve()).toBe(true);
  }
  const x = lp.x();
  for (const { coefficients, upper } of rows)
    expect(coefficients.reduce((sum, a, j) => sum + a * x[j]!, 0)).toBeLessThanOrEqual(upper + 1e-7);
});

test('refuses bounds that are infinite or out of order', () => {
  expect(() => createDenseLp([1], [0], [Number.POSITIVE_INFINITY])).toThrow(RangeError);
  expect(() => createDenseLp([1], [2], [1])).toThrow(/component 0/);
});
