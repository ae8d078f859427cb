import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signedRankTest } from '../../src/util/signed-rank.ts';
import { oracle } from '../experiment/statistics/oracle.ts';

/** The two-sided p-value by trying all signs: independent of the counting of sums. */
function byAllSigns(differences: readonly number[]): number {
  const sizes = differences.filter((value) => value !== 0).map(Math.abs);
  const ranks = sizes.map((size) => {
    const below = sizes.filter((other) => other < size).length;
    const equal = sizes.filter((other) => other === size).length;
    return below + (equal + 1) / 2;
  });
  const sumOf = (positive: (k: number) => boolean) => ranks.reduce((sum, rank, k) => sum + (positive(k) ? rank : 0), 0);
  const signs = differences.filter((value) => value !== 0).map((value) => value > 0);
  const plus = sumOf((k) => signs[k]!);
  const minus = sumOf((k) => !signs[k]!);
  let extreme = 0;
  for (let mask = 0; mask < 2 ** ranks.length; mask++)
    if (sumOf((k) => ((mask >> k) & 1) === 1) <= Math.min(plus, minus)) extreme++;
  return Math.min(1, (2 * extreme) / 2 ** ranks.length);
}

describe('the signed-rank test', () => {
  // R: wilcox.test(before, after, paired = TRUE, alternative = "greater"): V = 40, p-value = 0.01953.
  test('agrees with example 3.1 of Hollander & Wolfe, depression scores before and after', () => {
    const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
    const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    const result = signedRankTest(before.map((value, k) => value - after[k]!));
    expect(result).toMatchObject({ pairs: 9, statistic: 5, greater: 10 / 512, pValue: 20 / 512 });
  });

  test('knows which side is larger', () => {
    const differences = Array.from({ length: 101 }, (_, k) => (k % 5 < 2 ? -1 : 1) * (k + 1));
    for (const values of [differences, differences.slice(0, 50)]) {
      const positive = signedRankTest(values);
      const negative = signedRankTest(values.map((value) => -value));
      expect(positive.greater).toBeLessThan(0.2);
      expect(negative.greater).toBeGreaterThan(0.8);
      expect(positive.pValue).toBeCloseTo(2 * positive.greater, 12);
    }
    expect(signedRankTest(differences.map(Math.abs)).greater).toBeLessThan(1e-12);
  });

  test.each(oracle.signedRank.map((values) => [values.differences.length, values] as const))(
    'agrees with SciPy on %i differences',
    (_, { differences, statistic, pValue }) => {
      const result = signedRankTest(differences);
      expect(result.statistic).toBe(statistic);
      expect(Math.abs(result.pValue / pValue - 1)).toBeLessThan(1e-9);
    },
  );

  test('counts all signs, ties and zeros among them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 10 }), (differences) => {
        expect(signedRankTest(differences).pValue).toBeCloseTo(byAllSigns(differences), 12);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same from either side', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 30 }), { maxLength: 90 }), (differences) => {
        const { greater: _, ...other } = signedRankTest(differences.map((value) => -value));
        expect(signedRankTest(differences)).toMatchObject(other);
      }),
    );
  });

  test('changes its method above 50 differences that are not zero', () => {
    const differences = Array.from({ length: 50 }, (_, k) => (k % 3 === 0 ? -1 : 1) * (k + 1));
    expect(signedRankTest([...differences, 0]).method).toBe('exact');
    const more = signedRankTest([...differences, 51]);
    expect(more).toMatchObject({ method: 'normal', pairs: 51 });
    // The two agree where they meet.
    expect(more.pValue).toBeLessThan(signedRankTest(differences).pValue);
    expect(more.pValue).toBeGreaterThan(signedRankTest(differences).pValue / 2);
  });

  test('finds nothing where nothing differs', () => {
    expect(signedRankTest([0, 0, 0])).toEqual({ statistic: 0, pairs: 0, pValue: 1, greater: 1, method: 'exact' });
  });

  test('refuses what is no number', () => {
    expect(() => signedRankTest([1, Number.NaN])).toThrow('the difference NaN is not a finite number');
  });
});
