import { column, type Learned } from './shared.ts';

/** The latest entries of a stream, each a few numbers: once full, a new entry takes the place of the oldest. */
export interface Ring {
  /** The numbers, entry by entry, in no particular order of entries: see {@link Ring.at}. */
  readonly values: Float64Array;
  /** How many entries there are. */
  readonly length: number;
  /** Where in `values` an entry begins; entry 0 is the oldest. */
  at(entry: number): number;
  /** Makes room for a new entry and says where in `values` it begins. */
  push(): number;
  /** What a saved state needs: the entries under the ring's name, and how many there are and where the oldest is. */
  columns(): Readonly<Record<string, Float64Array>>;
}

/**
 * A ring, new or from the learned part of a saved state. The first number of each entry is an arm.
 * @param name the column of the entries; `${name}Span` is the one of their number and the place of the oldest
 * @param width the numbers of an entry
 * @throws RangeError when the saved columns are malformed
 */
export function createRing(
  name: string,
  capacity: number,
  width: number,
  arms: number,
  learned: Learned | undefined,
): Ring {
  const span = column(learned, `${name}Span`, 2);
  let [length, oldest] = span as unknown as [number, number];
  const last = length === capacity ? capacity - 1 : 0;
  if (!Number.isInteger(length) || length > capacity || !Number.isInteger(oldest) || oldest > last)
    throw new RangeError(`the saved state of the policy needs "${name}Span" to be a number of entries and a place.`);
  const saved = column(learned, name, length * width, 0, -Infinity);
  for (let i = 0; i < saved.length; i += width)
    if (!Number.isInteger(saved[i]) || saved[i]! < 0 || saved[i]! >= arms)
      throw new RangeError(
        `the saved state of the policy needs "${name}" to begin its entries with arms below ${arms}.`,
      );
  const values = new Float64Array(capacity * width);
  values.set(saved);

  return {
    values,
    get length() {
      return length;
    },
    at: (entry) => {
      const place = oldest + entry;
      return (place < capacity ? place : place - capacity) * width;
    },
    push() {
      if (length < capacity) return length++ * width;
      const at = oldest * width;
      oldest = oldest + 1 === capacity ? 0 : oldest + 1;
      return at;
    },
    columns: () => ({ [name]: values.slice(0, length * width), [`${name}Span`]: Float64Array.of(length, oldest) }),
  };
}
