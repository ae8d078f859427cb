import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signedRank } from '../../src/tune/wilcoxon.ts';

/** All sign patterns of the ranks, counted one by one. */
function enumerated(differences: readonly number[]): { readonly greater: number; readonly less: number } {
  const sizes = differences.map(Math.abs);
  const ranks = sizes.map((size) => {
    const below = sizes.filter((other) => other < size).length;
    return below + (sizes.filter((other) => other === size).length + 1) / 2;
  });
  const seen = ranks.reduce((sum, rank, k) => sum + (differences[k]! > 0 ? rank : 0), 0);
  const count = 2 ** ranks.length;
  let greater = 0;
  let less = 0;
  for (let signs = 0; signs < count; signs++) {
    const statistic = ranks.reduce((sum, rank, k) => sum + ((signs >> k) & 1) * rank, 0);
    if (statistic >= seen) greater++;
    if (statistic <= seen) less++;
  }
  return { greater: greater / count, less: less / count };
}

describe("Wilcoxon's signed-rank test", () => {
  // R: wilcox.test(before, after, paired = TRUE, alternative = "greater"): V = 40, p-value = 0.01953.
  test('Hollander & Wolfe, example 3.1: depression scores before and after', () => {
    const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
    const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    const result = signedRank(before.map((value, k) => value - after[k]!));
    expect(result).toMatchObject({ count: 9, statistic: 40 });
    expect(result.greater).toBe(10 / 512);
    expect(result.twoSided).toBe(20 / 512);
  });

  test('is exact, ties included', () => {
    const difference = fc.integer({ min: -4, max: 4 }).filter((value) => value !== 0);
    fc.assert(
      fc.property(fc.array(difference, { maxLength: 9 }), (differences) => {
        const { greater, less } = enumerated(differences);
        const result = signedRank(differences);
        expect(result.greater).toBeCloseTo(greater, 12);
        expect(result.twoSided).toBeCloseTo(Math.min(1, 2 * Math.min(greater, less)), 12);
      }),
      { numRuns: 60 },
    );
  });

  test('leaves zeros out, and says nothing of nothing', () => {
    expect(signedRank([0, 3, 0, 1, -2])).toEqual(signedRank([3, 1, -2]));
    expect(signedRank([0, 0])).toEqual({ count: 0, statistic: 0, greater: 1, twoSided: 1 });
  });

  test('above 100 differences is close to exact', () => {
    const differences = Array.from({ length: 101 }, (_, k) => (k % 5 < 2 ? -1 : 1) * (k + 1));
    const exact = signedRank(differences.slice(0, 100)).greater;
    expect(Math.abs(signedRank(differences).greater - exact)).toBeLessThan(0.02);
    expect(signedRank(differences.map(Math.abs)).greater).toBeLessThan(1e-12);
    expect(signedRank(differences.map((value) => -Math.abs(value))).greater).toBe(1);
  });
});
