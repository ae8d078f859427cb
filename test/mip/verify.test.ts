import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFeasible, sourceObjective, tolerance, verified, violations } from '../../src/mip/verify.ts';
import { feasiblePoints, modelOf } from '../oracles/enumerate.ts';
import { modelAndChanges } from '../oracles/models.ts';

const infinity = Number.POSITIVE_INFINITY;

/** a, b integer, c continuous; 1 <= a + b <= 3, a - 1000 c >= -1000. */
const model = modelOf({
  cost: [1, 2, 3],
  bounds: [
    [0, 4],
    [-infinity, infinity],
    [0, 5000],
  ],
  rows: [
    [[1, 1, 0], 1, 3],
    [[1, 0, -1000], -1000, infinity],
  ],
  integer: [true, true, false],
  offset: 5,
});

const of = (...x: number[]) => violations(model, Float64Array.from(x));

describe('violations', () => {
  test('are zero, and blame nobody, for a feasible point', () => {
    expect(of(1, 0, 0.5)).toEqual({ bounds: 0, rows: 0, integrality: 0 });
  });

  test('of a bound and of a row count in their own units, however large the bound or the side', () => {
    expect(of(-0.5, 2, 0).bounds).toBe(0.5);
    expect(of(4, -1, 5500).bounds).toBe(500);
    expect(of(0, 0, 0)).toEqual({ bounds: 0, rows: 1, integrality: 0, worst: 'r0' });
    expect(of(3, 3, 0).rows).toBeCloseTo(3, 12);
    expect(of(1, 0, 1.011).rows).toBeCloseTo(10, 9);
  });

  test('of a row do not count what its sum may owe to rounding', () => {
    const large = modelOf({
      cost: [0, 0],
      bounds: [
        [0, 1e12],
        [0, 1e12],
      ],
      rows: [[[1, 0.1], 0, 1e11]],
      integer: [false, false],
    });
    expect(violations(large, Float64Array.of(1e11 - 0.3, 3.00001)).rows).toBe(0);
    expect(violations(large, Float64Array.of(1e11 - 0.3, 3.01)).rows).toBeCloseTo(0.001, 4);
  });

  test('of integrality are the distance to the nearest whole number', () => {
    expect(of(1.25, 1, 0).integrality).toBe(0.25);
    expect(of(1, -0.1, 0).integrality).toBeCloseTo(0.1, 12);
    expect(of(1, 1, 0.5).integrality).toBe(0);
  });

  test('name the row or the column that is violated most', () => {
    expect(of(1.25, 1, 0).worst).toBe('x0');
    expect(of(1.25, 5, 0).worst).toBe('r0');
    expect(of(-2, 3.5, 0).worst).toBe('x0');
  });

  test('are infinite where a point holds NaN, and beyond any bound where it is infinite', () => {
    expect(of(Number.NaN, 1, 0).bounds).toBe(infinity);
    expect(isFeasible(of(1, 0, Number.NaN))).toBe(false);
    expect(isFeasible(of(1, infinity, 0))).toBe(false);
    expect(isFeasible(of(1, 0, infinity))).toBe(false);
  });

  test('of a point of another length are a RangeError with both lengths', () => {
    expect(() => of(1, 2)).toThrow(new RangeError('a solution of 2 values for 3 columns.'));
  });
});

test('a point is feasible up to the tolerance, of every kind', () => {
  const just = 0.9 * tolerance;
  const over = 1.1 * tolerance;
  expect(isFeasible(of(0 - just, 1 + just, 0))).toBe(true);
  expect(isFeasible(of(0 - over, 1 + over, 0))).toBe(false);
  expect(isFeasible({ bounds: 0, rows: over, integrality: 0 })).toBe(false);
  expect(isFeasible({ bounds: 0, rows: 0, integrality: over })).toBe(false);
});

describe('a verified point', () => {
  test("has whole integers, values within bounds, and its objective from c'x", () => {
    const point = verified(model, Float64Array.of(1 - 4e-7, 1e-8, -3e-7));
    expect(point).toEqual({ x: Float64Array.of(1, 0, 0), objective: 6 });
  });

  test('is the claim itself where rounding breaks a row that the claim keeps', () => {
    const tight = modelOf({
      cost: [1, 1],
      bounds: [
        [0, 10],
        [0, 10],
      ],
      rows: [[[1e7, -1], 0, 0]],
      integer: [true, false],
    });
    const claim = Float64Array.of(3e-7, 3);
    expect(isFeasible(violations(tight, Float64Array.of(0, 3)))).toBe(false);
    expect(verified(tight, claim)?.x).toEqual(claim);
  });

  test('does not exist for a claim that is wrong', () => {
    expect(verified(model, Float64Array.of(0.5, 0.5, 0))).toBeUndefined();
    expect(verified(model, Float64Array.of(0, 0, 0))).toBeUndefined();
    expect(verified(model, Float64Array.of(1, Number.NaN, 0))).toBeUndefined();
  });

  test('leaves the claim as it is', () => {
    const claim = Float64Array.of(1 - 4e-7, 0, 0);
    verified(model, claim);
    expect([...claim]).toEqual([1 - 4e-7, 0, 0]);
  });

  test('is every point that enumeration finds, and no neighbour of it that enumeration does not', () => {
    fc.assert(
      fc.property(modelAndChanges, fc.integer({ min: -1, max: 1 }), ({ model: random }, step) => {
        const points = [...feasiblePoints(random)];
        const keys = new Set(points.map((x) => x.join()));
        for (const x of points) {
          expect(verified(random, x)?.x).toEqual(x);
          const moved = x.map((value) => value + step);
          expect(verified(random, moved) !== undefined).toBe(keys.has(moved.join()));
        }
      }),
    );
  });
});

test('the objective of a point is given in the sense of the source', () => {
  const point = { x: Float64Array.of(1, 0, 0), objective: 6 };
  expect(sourceObjective(model, point)).toBe(6);
  expect(sourceObjective({ ...model, maximize: true }, point)).toBe(-6);
});
