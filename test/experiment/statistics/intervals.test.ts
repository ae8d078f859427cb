import { describe, expect, test } from 'vitest';
import { pairedBootstrap } from '../../../src/experiment/statistics/bootstrap.ts';
import { createBandSum, studentQuantile } from '../../../src/experiment/statistics/mean-band.ts';
import { normalTail } from '../../../src/util/normal-tail.ts';
import { createRng } from '../../../src/util/rng.ts';
import { oracle } from './oracle.ts';

describe('the paired bootstrap', () => {
  test.each(oracle.bootstrap)('has the interval of SciPy around $mean', ({ values, mean, lower, upper }) => {
    const [interval] = pairedBootstrap([Float64Array.from(values)], createRng(1));
    expect(interval!.mean).toBeCloseTo(mean, 12);
    // With 9,999 resamples an end has a standard error of 2 % of half the interval's length.
    const slack = 0.04 * (upper - lower);
    expect(Math.abs(interval!.lower - lower)).toBeLessThan(slack);
    expect(Math.abs(interval!.upper - upper)).toBeLessThan(slack);
  });

  test('draws the same seeds for all samples', () => {
    const first = Float64Array.from({ length: 20 }, (_, k) => Math.sin(7 * k));
    const [a, b, difference] = pairedBootstrap(
      [first, first.map((value) => value + 3), first.map(() => 3)],
      createRng(5),
    );
    expect(b!.lower).toBeCloseTo(a!.lower + 3, 12);
    expect(b!.upper).toBeCloseTo(a!.upper + 3, 12);
    expect(difference).toEqual({ mean: 3, lower: 3, upper: 3 });
  });

  test('repeats itself with its seed', () => {
    const sample = [Float64Array.of(1, 4, 2, 8)];
    expect(pairedBootstrap(sample, createRng(2))).toEqual(pairedBootstrap(sample, createRng(2)));
    expect(pairedBootstrap([], createRng(2))).toEqual([]);
  });

  test('refuses samples of different lengths and without seeds', () => {
    const [one, none] = [Float64Array.of(1), new Float64Array(0)];
    expect(() => pairedBootstrap([one, Float64Array.of(1, 2)], createRng(1))).toThrow('samples of 1 and of 2 seeds');
    expect(() => pairedBootstrap([none], createRng(1))).toThrow('samples of 0 seeds');
  });
});

describe('the band of curves', () => {
  test('is the mean with the interval of Student', () => {
    const sum = createBandSum(2);
    for (const value of [1, 2, 3, 4, 5]) sum.add(Float64Array.of(value, 10));
    const { mean, halfWidth } = sum.band();
    expect(mean).toEqual([3, 10]);
    // 2.776445 standard errors of sqrt(2.5 / 5).
    expect(halfWidth[0]).toBeCloseTo(1.963243, 6);
    expect(halfWidth[1]).toBe(0);
  });

  test('of one curve has no width', () => {
    const sum = createBandSum(1);
    sum.add(Float64Array.of(7));
    expect(sum.band()).toEqual({ mean: [7], halfWidth: [0] });
  });
});

test.each(oracle.studentQuantile)('Student with %i degrees of freedom', (degrees, quantile) => {
  expect(Math.abs(studentQuantile(degrees) - quantile)).toBeLessThan(1e-5);
});

test.each(oracle.normalTail)('the normal tail beyond %d', (z, tail) => {
  expect(Math.abs(normalTail(z) / tail - 1)).toBeLessThan(1e-10);
});
