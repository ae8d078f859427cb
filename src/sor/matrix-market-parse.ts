import { decode, growingDoubles, growingInts, quote, readNumber } from '../mip/text-scan.ts';
import { InputError } from '../util/errors.ts';
import { parseHeader } from './matrix-market-header.ts';

/** The content of a Matrix Market file, its symmetry written out: entries counted from 0, in the order of the file. */
export interface MatrixMarketContent {
  /** Numbers of rows and columns. */
  readonly height: number;
  readonly width: number;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

// A line of a valid file has at most three words; a fourth is enough to see that there are too many.
const wordLimit = 4;

/** Goes through the lines of a text and splits them at blanks; comments and blank lines are passed over. */
function createLines(text: Uint8Array) {
  const begins = new Int32Array(wordLimit);
  const ends = new Int32Array(wordLimit);
  let position = 0;
  let number = 0;
  let count = 0;
  return {
    begins,
    ends,
    get number() {
      return number;
    },
    get count() {
      return count;
    },
    word: (k: number) => decode(text, begins[k]!, ends[k]!),
    first(): string {
      const newline = text.indexOf(10);
      const end = newline < 0 ? text.length : newline;
      position = end + 1;
      number = 1;
      return decode(text, 0, end);
    },
    next(): boolean {
      while (position < text.length) {
        number++;
        count = 0;
        let k = position;
        const comment = text[k] === 37;
        for (;;) {
          while (k < text.length && text[k]! <= 32 && text[k] !== 10) k++;
          if (k >= text.length || text[k] === 10) break;
          const begin = k;
          while (k < text.length && text[k]! > 32) k++;
          if (count < wordLimit) {
            begins[count] = begin;
            ends[count] = k;
          }
          count++;
        }
        position = k + 1;
        if (!comment && count > 0) return true;
      }
      return false;
    },
  };
}

/**
 * Reads a Matrix Market text: coordinate or array; real, integer or pattern (every entry 1); general, symmetric or
 * skew-symmetric. A symmetric file may hold either triangle, but not parts of both.
 * @throws InputError with the line and what was expected there
 */
export function parseMatrixMarket(text: Uint8Array, name: string): MatrixMarketContent {
  const lines = createLines(text);
  const fail = (message: string): never => {
    throw new InputError(message, name, lines.number);
  };
  const { layout, field, symmetry } = parseHeader(lines.first(), name);

  const natural = (k: number, what: string, most: number): number => {
    const value = readNumber(text, lines.begins[k]!, lines.ends[k]!);
    if (!Number.isInteger(value) || value < 0) return fail(`expected ${what}, not ${quote(lines.word(k))}.`);
    return value <= most ? value : fail(`${what} is ${lines.word(k)}, more than ${most}.`);
  };
  const sizes = layout === 'coordinate' ? 3 : 2;
  const sizeNames = ['rows', 'columns', 'entries'].slice(0, sizes);
  if (!lines.next()) fail(`ends before the line with the numbers of ${sizeNames.join(' and ')}.`);
  if (lines.count !== sizes) fail(`expected the numbers of ${sizeNames.join(' and ')}, not ${lines.count} words.`);
  const height = natural(0, 'the number of rows', 2 ** 31 - 2);
  const width = natural(1, 'the number of columns', 2 ** 31 - 2);
  if (height === 0 || width === 0) fail(`the matrix is ${height} by ${width}; expected at least one row and column.`);
  if (symmetry !== 'general' && height !== width) fail(`a ${symmetry} matrix is square, not ${height} by ${width}.`);
  const triangle = (height * (height + (symmetry === 'symmetric' ? 1 : -1))) / 2;
  const dense = symmetry === 'general' ? height * width : triangle;
  const expected = layout === 'coordinate' ? natural(2, 'the number of entries', 2 ** 31 - 1) : dense;

  const rows = growingInts();
  const columns = growingInts();
  const values = growingDoubles();
  let side = 0;
  const add = (row: number, column: number, value: number): void => {
    rows.push(row);
    columns.push(column);
    values.push(value);
    if (symmetry === 'general') return;
    if (row === column) {
      if (symmetry === 'skew-symmetric' && value !== 0) fail('a skew-symmetric matrix has zeros on its diagonal.');
      return;
    }
    const here = Math.sign(row - column);
    if (side !== 0 && here !== side)
      fail(`expected entries of one triangle only in a ${symmetry} file: (${row + 1}, ${column + 1}) is in the other.`);
    side = here;
    rows.push(column);
    columns.push(row);
    values.push(symmetry === 'symmetric' ? value : -value);
  };
  const index = (k: number, what: string, most: number): number => {
    const value = natural(k, `a ${what} number`, Number.MAX_SAFE_INTEGER);
    if (value < 1 || value > most) fail(`${what} ${value} does not exist: ${what}s count from 1 to ${most}.`);
    return value - 1;
  };
  const number = (k: number): number => {
    const value = readNumber(text, lines.begins[k]!, lines.ends[k]!);
    if (!Number.isFinite(value)) fail(`expected a finite number, not ${quote(lines.word(k))}.`);
    if (field === 'integer' && !Number.isInteger(value)) fail(`expected an integer, not ${quote(lines.word(k))}.`);
    return value;
  };

  const words = layout === 'array' ? 1 : field === 'pattern' ? 2 : 3;
  let row = symmetry === 'skew-symmetric' ? 1 : 0;
  let column = 0;
  for (let entry = 0; entry < expected; entry++) {
    if (!lines.next()) fail(`ends after ${entry} of ${expected} entries: the file is truncated.`);
    if (lines.count !== words)
      fail(`expected ${words === 1 ? 'one number' : `${words} numbers`} in an entry, not ${lines.count} words.`);
    if (layout === 'coordinate')
      add(index(0, 'row', height), index(1, 'column', width), field === 'pattern' ? 1 : number(2));
    else {
      add(row, column, number(0));
      row++;
      if (row === height) {
        column++;
        row = symmetry === 'general' ? 0 : symmetry === 'symmetric' ? column : column + 1;
      }
    }
  }
  if (lines.next()) fail(`expected the end of the file after ${expected} entries.`);
  return { height, width, rows: rows.view(), columns: columns.view(), values: values.view() };
}
