import { InputError } from '../util/errors.ts';
import { inSourceSense, type MipModel, type Point } from './model.ts';
import { type ByteSource, readBytes } from './read-bytes.ts';
import { decode, quote, toNumber } from './text-scan.ts';

/** What a solution file says, by the columns of a model. */
export interface SolutionFile {
  /** Value per column; NaN where the file names none. */
  readonly x: Float64Array;
  /** The columns the file names, in its order. */
  readonly named: readonly string[];
  /** The objective the file claims, in the sense of the source; absent when it claims none. */
  readonly objective?: number;
}

/**
 * A point in the `.sol` format that MIPLIB's checker, SCIP and Gurobi read: `=obj=` with the objective in the sense of
 * the source, then `name value` for every value that is not 0. Numbers have the digits that identify a double (at most 17).
 */
export function formatSolution(model: MipModel, point: Point): string {
  const lines = [`=obj= ${inSourceSense(model, point.objective)}`];
  for (let j = 0; j < model.columns; j++) {
    if (point.x[j] !== 0) lines.push(`${model.columnNames[j]} ${point.x[j]}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The values of a complete solution file: 0 where it names none. */
export function completeSolution(solution: SolutionFile): Float64Array {
  return solution.x.map((value) => (Number.isNaN(value) ? 0 : value));
}

// What the formats write beside values; the first group, where there is one, is the objective.
const notValues = [
  /^#\s*objective value\s*[=:]\s*(\S+)$/i,
  /^=obj=\s+(\S+)$/,
  /^objective(?: value)?\s*[:=]?\s+(\S+)$/i,
  /^#/,
  /^=infeas=/,
  /^solution status\s*:/i,
  /^no solution available$/i,
];

/**
 * Reads the values that a solution file gives to the columns of a model: this program's, MIPLIB's, SCIP's and Gurobi's
 * format (`name value` lines), and the columns of HiGHS's raw format. Columns may be missing.
 * @throws InputError with file and line on an unknown name, a second value, or what is no finite number
 */
export function parseSolution(text: string, model: MipModel, file: string): SolutionFile {
  const indexOf = new Map(model.columnNames.map((name, j) => [name, j]));
  const x = new Float64Array(model.columns).fill(Number.NaN);
  const named: string[] = [];
  let objective: number | undefined;
  const lines = text.split(/\r?\n/);
  const span = rawColumns(lines, model, file);
  for (let k = 0; k < lines.length; k++) {
    const line = lines[k]!.trim();
    if (line === '') continue;
    const fail = (message: string): never => {
      throw new InputError(message, file, k + 1);
    };
    const [name, value] = split(line);
    const j = indexOf.get(name);
    if (j === undefined || Number.isNaN(toNumber(value))) {
      const other = notValues.map((pattern) => pattern.exec(line)).find((match) => match !== null);
      if (other?.[1] !== undefined) {
        objective ??= toNumber(other[1]);
        if (!Number.isFinite(objective)) fail(`expected a number as objective, not ${quote(other[1])}.`);
      }
      if (other !== undefined) continue;
    }
    if (span !== undefined && (k < span.first || k >= span.last)) continue;
    if (value === '') fail(`expected the name of a column and a number, not ${quote(line)}.`);
    if (j === undefined) return fail(`the model has no column ${quote(name)}.`);
    const number = toNumber(value);
    if (!Number.isFinite(number)) fail(`expected a finite number for ${quote(name)}, not ${quote(value)}.`);
    if (!Number.isNaN(x[j])) fail(`a second value for ${quote(name)}.`);
    x[j] = number;
    named.push(name);
  }
  if (named.length === 0 && objective === undefined && span === undefined)
    throw new InputError('holds no values of a solution.', file);
  return { x, named, ...(objective === undefined ? {} : { objective }) };
}

/** Name and value of a line; SCIP adds the column's cost as `(obj:1)`. Names may hold blanks, values may not. */
function split(line: string): readonly [name: string, value: string] {
  const match = /^(.*\S)\s+(\S+)$/.exec(line.replace(/\s*\(obj:[^()]*\)$/, ''));
  return match === null ? [line, ''] : [match[1]!, match[2]!];
}

/** The lines of the first block of columns in HiGHS's raw format, undefined in other formats. */
function rawColumns(lines: readonly string[], model: MipModel, file: string) {
  const at = lines.findIndex((line) => /^# Columns \d+\s*$/.test(line));
  if (at < 0) return undefined;
  const count = Number(/\d+/.exec(lines[at]!)![0]);
  if (count !== model.columns)
    throw new InputError(`holds ${count} columns where the model has ${model.columns}.`, file, at + 1);
  if (at + 1 + count > lines.length) throw new InputError('ends before its last column: it is truncated.', file);
  return { first: at + 1, last: at + 1 + count };
}

/**
 * Reads a solution file (packed with gzip or not) for a model, as {@link parseSolution}.
 * @throws InputError when it is missing, unreadable, empty, damaged or does not fit the model
 */
export function readSolution(source: ByteSource, model: MipModel): SolutionFile {
  const bytes = readBytes(source);
  const text = decode(bytes, 0, bytes.length);
  if (/^\s*</.test(text)) throw new InputError('is an XML file, which is not supported.', source.name);
  return parseSolution(text, model, source.name);
}
