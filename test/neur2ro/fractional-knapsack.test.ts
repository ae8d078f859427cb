import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fractionalKnapsack } from '../../src/neur2ro/fractional-knapsack.ts';

test('the relaxation of a knapsack is the least Lagrangian bound, and no whole choice is above it', () => {
  const item = fc.record({ gain: fc.integer({ min: -3, max: 20 }), weight: fc.integer({ min: 0, max: 12 }) });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 8 }), fc.integer({ min: 0, max: 40 }), (items, capacity) => {
      const value = fractionalKnapsack(
        items.map(({ gain }) => gain),
        items.map(({ weight }) => weight),
        capacity,
      );
      // The bound is piecewise linear in the price; its kinks are the ratios.
      const prices = [0, ...items.filter(({ weight }) => weight > 0).map(({ gain, weight }) => gain / weight)];
      const dual = prices
        .filter((price) => price >= 0)
        .map((price) =>
          items.reduce((sum, { gain, weight }) => sum + Math.max(0, gain - price * weight), price * capacity),
        );
      expect(value).toBeCloseTo(Math.min(...dual), 9);
      for (let code = 0; code < 2 ** items.length; code++) {
        const chosen = items.filter((_, i) => (code >> i) & 1);
        if (chosen.reduce((sum, { weight }) => sum + weight, 0) > capacity) continue;
        expect(chosen.reduce((sum, { gain }) => sum + gain, 0)).toBeLessThanOrEqual(value + 1e-9);
      }
    }),
  );
});
