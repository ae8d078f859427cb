import { type Rng, shuffle } from '../../util/rng.ts';
import type { SampleSet } from './samples.ts';
import { sharedIntegers } from './shared-samples.ts';

/** Numbers per slice in {@link Slices.table}. */
export const sliceWidth = 3;

/**
 * Samples cut into slices, each of some scenarios of one group: what one pass of the decision's side serves. They are in
 * memory that threads share.
 */
export interface Slices {
  /** How many slices there are. */
  readonly count: number;
  /** The most scenarios of a slice. */
  readonly most: number;
  /** The scenarios of the groups, one group behind the other, in the order in which slices take them. */
  readonly picks: Int32Array;
  /** By slice: the group, and the places in `picks` where it begins and where it ends. */
  readonly table: Int32Array;
}

const piecesOf = (scenarios: number, most: number) => Math.ceil(scenarios / most);

/** Cuts each group into slices of about equal sizes; all in the order of the set. */
function cut({ groups }: SampleSet, { most, picks, table }: Slices): void {
  let begin = 0;
  let at = 0;
  groups.forEach(({ labels: { length } }, group) => {
    for (let s = 0; s < length; s++) picks[begin + s] = s;
    const pieces = piecesOf(length, most);
    for (let piece = 0; piece < pieces; piece++) {
      table[at++] = group;
      table[at++] = begin + Math.floor((piece * length) / pieces);
      table[at++] = begin + Math.floor(((piece + 1) * length) / pieces);
    }
    begin += length;
  });
}

/** Cuts samples into slices of at most so many scenarios, in the order of the set. */
export function createSlices(set: SampleSet, most: number): Slices {
  const count = set.groups.reduce((sum, { labels }) => sum + piecesOf(labels.length, most), 0);
  const samples = set.groups.reduce((sum, { labels }) => sum + labels.length, 0);
  const slices = { count, most, picks: sharedIntegers(samples), table: sharedIntegers(sliceWidth * count) };
  cut(set, slices);
  return slices;
}

/** Draws, in place, which scenarios of a group come together, and the order of all slices: a function of the stream alone. */
export function shuffleSlices(slices: Slices, set: SampleSet, rng: Rng): void {
  cut(set, slices);
  const { picks, table, count } = slices;
  let begin = 0;
  for (const { labels } of set.groups) {
    shuffle(picks.subarray(begin, begin + labels.length), rng);
    begin += labels.length;
  }
  const inOrder = table.slice();
  const order = shuffle(
    Int32Array.from({ length: count }, (_, k) => k),
    rng,
  );
  for (let k = 0; k < count; k++) {
    const from = sliceWidth * order[k]!;
    for (let column = 0; column < sliceWidth; column++) table[sliceWidth * k + column] = inOrder[from + column]!;
  }
}
