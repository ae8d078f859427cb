/**
 * At most `most` round numbers from 1 to `last`, about equally far apart on a logarithmic scale, the last one `last`; all of
 * them where there are no more.
 */
export function logSpaced(last: number, most: number): readonly number[] {
  if (last <= most) return Array.from({ length: last }, (_, k) => k + 1);
  const points = new Set<number>();
  for (let k = 0; k < most; k++) points.add(Math.round(last ** (k / (most - 1))));
  return [...points];
}
