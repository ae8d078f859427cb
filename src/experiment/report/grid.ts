/** At most `most` of a list of rounds, evenly by place, the last one among them. */
export function thinned(rounds: readonly number[], most: number): readonly number[] {
  if (rounds.length <= most) return rounds;
  return Array.from({ length: most }, (_, k) => rounds[Math.round(((k + 1) * rounds.length) / most) - 1]!);
}

/**
 * A cumulative curve at the rounds of a grid: linear between its own rounds, 0 at round 0, and constant behind its last
 * round, for nothing is added once an environment has ended. Both lists of rounds ascend.
 */
export function sampleAt(at: readonly number[], values: readonly number[], grid: readonly number[]): number[] {
  let next = 0;
  return grid.map((round) => {
    while (next < at.length && at[next]! < round) next++;
    if (next === at.length) return values.at(-1) ?? 0;
    const [right, high] = [at[next]!, values[next]!];
    const [left, low] = next === 0 ? [0, 0] : [at[next - 1]!, values[next - 1]!];
    return round === right ? high : low + ((round - left) / (right - left)) * (high - low);
  });
}
