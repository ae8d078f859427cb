import type { MipModel } from './model.ts';
/**
 * What this project's own pass over a text found. HiGHS parses the same text; both must agree before the model is used,
 * because HiGHS's parsers guess where a text is not what they expect.
 */
export interface Reading {
  /** The text for HiGHS: the source's own, or a rewritten one where HiGHS would misread it. */
  readonly text: Uint8Array;
  readonly name: string;
  readonly maximize: boolean;
  /** In the sense of the source, as all that follows. */
  readonly offset: number;
  readonly columnNames: readonly string[];
  readonly rowNames: readonly string[];
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly integer: Uint8Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** The matrix by columns: zeros left out, entries of a column in the order of the text. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly warnings: readonly string[];
}

/** Bounds and sides of at least this magnitude are infinite, for HiGHS as for this reader. */
export const infiniteFrom = 1e20;

/** Coefficients up to this magnitude are dropped: the least that HiGHS can be told to keep. */
export const smallestCoefficient = 1e-12;

/** Coefficients above this magnitude are refused, as HiGHS does. */
export const largestCoefficient = 1e15;

/** A model, and what the reader changed or doubts, one sentence each. */
export interface ReadResult {
  readonly model: MipModel;
  readonly warnings: readonly string[];
  /** The version of the HiGHS that parsed it. */
  readonly solverVersion: string;
}
