import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identity, type Piecewise, rangeOf, rectified, valuesOn, weightedSum } from '../../src/neur2ro/piecewise.ts';

/** The value of a function at a place of its interval. */
const at = (piecewise: Piecewise, place: number) => {
  const grid = Float64Array.from(new Set([...piecewise.points, place])).sort();
  return valuesOn(piecewise, grid)[grid.indexOf(place)]!;
};
const real = fc.double({ min: -5, max: 5, noNaN: true });

/** A function on [-1, 2] with up to five bends. */
const anyPiecewise = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: -99, max: 199 }), { maxLength: 5 }),
    fc.array(real, { minLength: 7, maxLength: 7 }),
  )
  .map(([inner, values]): Piecewise => {
    const points = Float64Array.from([-1, ...inner.map((k) => k / 100).sort((a, b) => a - b), 2]);
    return { points, values: Float64Array.from(points, (_, k) => values[k]!) };
  });
const anyPlace = fc.double({ min: -1, max: 2, noNaN: true });

describe('piecewise-linear functions', () => {
  test('of the variable itself, less its bound', () => {
    expect(at(identity(-1, 2), 0.5)).toBe(1.5);
  });

  test('add up, with weights, at every place', () => {
    fc.assert(
      fc.property(anyPiecewise, anyPiecewise, real, real, anyPlace, (f, g, a, b, place) => {
        const sum = weightedSum([
          [f, a],
          [g, b],
        ]);
        expect(at(sum, place)).toBeCloseTo(a * at(f, place) + b * at(g, place), 8);
      }),
    );
  });

  test('are rectified exactly: max(0, constant + f) at every place', () => {
    fc.assert(
      fc.property(anyPiecewise, real, anyPlace, (f, constant, place) => {
        const rectifiedF = rectified(f, constant, false);
        // Crossings next to another point are left out: they move the value by no more than slope times 1e-9.
        expect(at(rectifiedF, place)).toBeCloseTo(Math.max(0, constant + at(f, place)), 5);
        const [least, greatest] = rangeOf(rectifiedF);
        expect(at(rectifiedF, place)).toBeGreaterThanOrEqual(least - 1e-9);
        expect(at(rectifiedF, place)).toBeLessThanOrEqual(greatest + 1e-9);
      }),
    );
  });

  test('of a variable that is 0 or 1 become affine', () => {
    const f = rectified({ points: Float64Array.of(0, 1), values: Float64Array.of(0, 3) }, -1, true);
    expect(f).toEqual({ points: Float64Array.of(0, 1), values: Float64Array.of(0, 2) });
  });

  test('lose the points at which they do not bend', () => {
    const f = rectified(
      weightedSum([[{ points: Float64Array.of(0, 1, 2), values: Float64Array.of(0, 1, 2) }, 1]]),
      1,
      false,
    );
    expect(f).toEqual({ points: Float64Array.of(0, 2), values: Float64Array.of(1, 3) });
  });
});
