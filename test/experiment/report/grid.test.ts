import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleAt, thinned } from '../../../src/experiment/report/grid.ts';

test('a curve is linear between its rounds, begins at 0 and ends constant', () => {
  expect(sampleAt([2, 6], [4, 8], [1, 2, 3, 6, 9])).toEqual([2, 4, 5, 8, 8]);
  expect(sampleAt([], [], [1, 2])).toEqual([0, 0]);
});

test('at its own rounds a curve is itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1 }), (rounds) => {
      const at = rounds.sort((a, b) => a - b);
      const values = at.map((round) => Math.sin(round));
      expect(sampleAt(at, values, at)).toEqual(values);
    }),
  );
});

test('thinned rounds are some of them in their order, the last one among them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 200 }), (length, most) => {
      const rounds = Array.from({ length }, (_, k) => 3 * k + 1);
      const kept = thinned(rounds, most);
      expect(kept).toHaveLength(Math.min(length, most));
      expect(new Set(kept).size).toBe(kept.length);
      expect(kept.at(-1)).toBe(rounds.at(-1));
      expect(kept.every((round, k) => rounds.includes(round) && (k === 0 || round > kept[k - 1]!))).toBe(true);
    }),
  );
});
