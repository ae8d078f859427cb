import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compose, pictureOf, spread } from '../../src/util/picture.ts';

test('labels keep their order and their distance, within the picture', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 15 }), (wanted) => {
      const places = spread(wanted, 20, 0, 300);
      const order = wanted.map((_, k) => k).sort((a, b) => wanted[a]! - wanted[b]! || places[a]! - places[b]!);
      order.forEach((k, place) => {
        expect(places[k]).toBeGreaterThanOrEqual(-1e-9);
        expect(places[k]).toBeLessThanOrEqual(300 + 1e-9);
        if (place > 0) expect(places[k]! - places[order[place - 1]!]!).toBeGreaterThan(20 - 1e-9);
      });
    }),
  );
  expect(spread([10, 100], 20, 0, 300)).toEqual([10, 100]);
});

test('charts stand below one another under their heading, long captions in several lines', () => {
  const chart = '<svg class="c" fill="red" width="300" height="100"></svg>';
  const legend = [{ label: 'a < b', color: '#123456' }];
  const short = compose('A & B', 'short', legend, [chart, chart]);
  const long = compose('A & B', 'many words '.repeat(20).trim(), legend, [chart, chart]);
  expect(short.svg).toContain('A &#38; B');
  expect(short.svg).toContain('a &#60; b');
  expect(pictureOf(short.svg)).toMatchObject({ width: 300, height: short.height });
  expect(long.height).toBeGreaterThan(short.height + 50);
  const [first, second] = [...short.svg.matchAll(/<svg y="([\d.]+)"/g)].map(([, y]) => Number(y));
  expect(second! - first!).toBe(100);
});
