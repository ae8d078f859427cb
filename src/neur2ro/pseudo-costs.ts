/** Gains below this count as this much: a side that gains nothing must not hide what the other one gains. */
const least = 1e-6;

/** What is known of a column: sums of gains per unit, and how many, when it was rounded down and up. */
interface Record {
  readonly gains: [number, number];
  readonly counts: [number, number];
}

/** Chooses the column to branch on by what branching on it brought before. */
export interface PseudoCosts {
  /** A column was rounded down (0) or up (1) over a distance, and the bound rose by so much. */
  learn(column: number, side: 0 | 1, distance: number, gain: number): void;
  /** The column of the largest product of expected gains, of those that `open` names; -1 where all of them are whole. */
  choose(x: Float64Array, open: Iterable<number>): number;
}

/**
 * Pseudo-costs (Benichou et al., Mathematical Programming 1, 1971) with the product rule (Achterberg, Koch & Martin,
 * Operations Research Letters 33, 2005): a column without a history has the mean one.
 * @param whole what counts as whole
 */
export function createPseudoCosts(columns: number, whole: number): PseudoCosts {
  const records = Array.from({ length: columns }, (): Record => ({ gains: [0, 0], counts: [0, 0] }));
  const all: Record = { gains: [0, 0], counts: [0, 0] };
  const mean = ({ gains, counts }: Record, side: 0 | 1) => gains[side] / counts[side];
  const expected = (column: number, side: 0 | 1) => {
    if (records[column]!.counts[side] > 0) return mean(records[column]!, side);
    return all.counts[side] > 0 ? mean(all, side) : 1;
  };
  return {
    learn(column, side, distance, gain) {
      for (const record of [records[column]!, all]) {
        record.gains[side] += gain / distance;
        record.counts[side]++;
      }
    },
    choose(x, open) {
      let best = -1;
      let highest = 0;
      for (const j of open) {
        const down = x[j]! - Math.floor(x[j]!);
        if (Math.min(down, 1 - down) <= whole) continue;
        const score = Math.max(least, down * expected(j, 0)) * Math.max(least, (1 - down) * expected(j, 1));
        if (score <= highest) continue;
        highest = score;
        best = j;
      }
      return best;
    },
  };
}
