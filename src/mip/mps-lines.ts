import { decode } from './text-scan.ts';

/** How the fields of a line are told apart: by blanks, or by the column of the line they stand in. */
export type MpsLayout = 'free' | 'fixed';

/** One line at a time of an MPS text; blank lines and comments are passed over. */
export interface MpsLines {
  /** Moves to the next line; false at the end of the text. */
  next(): boolean;
  /** Line number, counted from 1. */
  readonly number: number;
  /** Whether the line starts with a blank. */
  readonly indented: boolean;
  /** Number of fields; at most {@link fieldLimit} of them have places in begins and ends. */
  readonly count: number;
  /** Where field k starts and ends in the text. */
  readonly begins: Int32Array;
  readonly ends: Int32Array;
  /** Field k as a string. */
  field(k: number): string;
  /** The line from field k to its end. */
  rest(k: number): string;
  /** Whether something stands between the columns of the fixed layout, where it would be lost. */
  readonly stray: boolean;
  /** Whether the line holds a control character that is no blank. */
  readonly control: boolean;
}

/** No line of a valid file has more fields. */
export const fieldLimit = 8;

// The fixed layout of IBM's MPSX/370: fields 1 to 6, first and last column, counted from 0, end exclusive.
const columns = [
  [1, 3],
  [4, 12],
  [14, 22],
  [24, 36],
  [39, 47],
  [49, 61],
] as const;

/** Reads the lines of an MPS text. Header lines (not indented) are split at blanks in both layouts. */
export function createMpsLines(text: Uint8Array, layout: MpsLayout): MpsLines {
  const begins = new Int32Array(fieldLimit);
  const ends = new Int32Array(fieldLimit);
  let number = 0;
  let position = 0;
  let lineEnd = 0;
  let count = 0;
  let indented = false;
  let stray = false;
  let control = false;

  const splitAtBlanks = (start: number) => {
    count = 0;
    control = false;
    for (let k = start; k < lineEnd; ) {
      for (; k < lineEnd && text[k]! <= 32; k++) if (text[k]! < 9 || (text[k]! > 13 && text[k]! < 32)) control = true;
      if (k === lineEnd) break;
      const begin = k;
      while (k < lineEnd && text[k]! > 32) k++;
      if (count < fieldLimit) {
        begins[count] = begin;
        ends[count] = k;
      }
      count++;
    }
  };
  const splitAtColumns = (start: number) => {
    count = 0;
    let past = start;
    stray = false;
    const blankUntil = (end: number) => {
      for (; past < Math.min(end, lineEnd); past++) if (text[past]! > 32) stray = true;
    };
    // A tab has no width of its own, so no column of the line is certain behind it.
    for (let k = start; k < lineEnd; k++) if (text[k] === 9) stray = true;
    for (const [first, last] of columns) {
      blankUntil(start + first);
      let begin = start + first;
      let end = Math.min(start + last, lineEnd);
      past = Math.max(past, end);
      while (begin < end && text[begin]! <= 32) begin++;
      while (end > begin && text[end - 1]! <= 32) end--;
      if (begin >= end) continue;
      begins[count] = begin;
      ends[count] = end;
      count++;
    }
    blankUntil(lineEnd);
  };
  return {
    begins,
    ends,
    get number() {
      return number;
    },
    get indented() {
      return indented;
    },
    get count() {
      return count;
    },
    get stray() {
      return stray;
    },
    get control() {
      return control;
    },
    field: (k) => decode(text, begins[k]!, ends[k]!),
    rest: (k) => decode(text, begins[k]!, lineEnd).trim(),
    next() {
      while (position < text.length) {
        const start = position;
        const newline = text.indexOf(10, start);
        lineEnd = newline < 0 ? text.length : newline;
        position = lineEnd + 1;
        number++;
        if (text[start] === 42) continue;
        splitAtBlanks(start);
        if (count === 0) continue;
        indented = text[start]! <= 32;
        if (layout === 'fixed' && indented) splitAtColumns(start);
        return true;
      }
      return false;
    },
  };
}
