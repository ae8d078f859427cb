import { expect, test } from 'vitest';
import { paced } from '../../src/alns/pace.ts';

/** A search that works in steps of 10 ms until the pace says that it has worked for two seconds. */
function play(share: number, hurriedAt = Number.POSITIVE_INFINITY) {
  let now = 5;
  const rests: { readonly at: number; readonly length: number }[] = [];
  const rest = (length: number) => {
    rests.push({ at: now, length });
    now += length;
  };
  const worked = paced(
    { alone: 0.5, share },
    () => now,
    rest,
    () => now >= hurriedAt,
  );
  while (worked() < 2) now += 0.01;
  return { rests, wall: now - 5 };
}

test('works alone at first, then for its share of the time', () => {
  const { rests, wall } = play(1 / 8);
  expect(Math.abs(rests[0]!.at - 5.5)).toBeLessThan(0.015);
  expect(wall).toBeGreaterThan(0.9 * (0.5 + 8 * 1.5));
  expect(wall).toBeLessThan(1.1 * (0.5 + 8 * 1.5));
});

test('takes no rests once it is hurried, or where the share is the whole', () => {
  expect(play(1 / 8, 6).rests.every(({ at }) => at < 6)).toBe(true);
  expect(Math.abs(play(1).wall - 2)).toBeLessThan(0.015);
});
