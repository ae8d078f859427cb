import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holmAdjusted } from '../../../src/experiment/statistics/holm.ts';
import { oracle } from './oracle.ts';

test.each(oracle.holm)('$pValues are adjusted as by statsmodels', ({ pValues, adjusted }) => {
  holmAdjusted(pValues).forEach((value, k) => {
    expect(value).toBeCloseTo(adjusted[k]!, 14);
  });
});

test('keeps the order, never lowers, and never passes Bonferroni', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (pValues) => {
      const adjusted = holmAdjusted(pValues);
      adjusted.forEach((value, k) => {
        expect(value).toBeGreaterThanOrEqual(pValues[k]!);
        expect(value).toBeLessThanOrEqual(Math.min(1, pValues.length * pValues[k]!));
        pValues.forEach((other, j) => {
          if (other < pValues[k]!) expect(adjusted[j]).toBeLessThanOrEqual(value);
        });
      });
    }),
  );
});

test('refuses what is no probability', () => {
  expect(() => holmAdjusted([0.1, 1.5])).toThrow('1.5 is not a probability');
  expect(() => holmAdjusted([Number.NaN])).toThrow('NaN is not a probability');
});
