import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signedRankTest } from '../../../src/experiment/statistics/wilcoxon.ts';
import { oracle } from './oracle.ts';

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
        const other = signedRankTest(differences.map((value) => -value));
        expect(other).toEqual(signedRankTest(differences));
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
    expect(signedRankTest([0, 0, 0])).toEqual({ statistic: 0, pairs: 0, pValue: 1, method: 'exact' });
  });

  test('refuses what is no number', () => {
    expect(() => signedRankTest([1, Number.NaN])).toThrow('the difference NaN is not a finite number');
  });
});
