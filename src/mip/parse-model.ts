import type { Highs } from 'highs';
import { InputError } from '../util/errors.ts';
import { type CompiledHighs, loadHighs } from './highs-runtime.ts';
import { checkLp } from './lp-check.ts';
import type { MipModel } from './model.ts';
import { checkMps } from './mps-check.ts';
import type { ModelFormat } from './read-bytes.ts';
import { type Reading, type ReadResult, smallestCoefficient } from './reading.ts';
import { decode } from './text-scan.ts';

/** A model as HiGHS read it, in the sense of the source. */
type Parsed = ReturnType<ReturnType<Highs['createModel']>['getModel']>;

function parse(highs: Highs, data: Uint8Array, format: ModelFormat): Parsed {
  const native = highs.createModel();
  native.options.set({ output_flag: false, small_matrix_value: smallestCoefficient });
  native.readModel({ format, data });
  return native.getModel('csc');
}

function firstDifference(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  if (ours.length !== theirs.length) return Math.min(ours.length, theirs.length);
  for (let k = 0; k < ours.length; k++) if (ours[k] !== theirs[k]) return k;
  return -1;
}

/** What both readings must agree on, in words; undefined when they do. */
function disagreement(reading: Reading, parsed: Parsed): string | undefined {
  const { columnNames, rowNames } = reading;
  if (columnNames.length !== parsed.numCols) return `${columnNames.length} columns against ${parsed.numCols}`;
  if (rowNames.length !== parsed.numRows) return `${rowNames.length} rows against ${parsed.numRows}`;
  if (reading.values.length !== parsed.matrix.values.length)
    return `${reading.values.length} entries against ${parsed.matrix.values.length}`;
  const { starts, indices, values } = reading;
  const matrix = parsed.matrix;
  if (firstDifference(starts, matrix.starts) >= 0) return 'the number of entries per column';
  if (firstDifference(indices, matrix.indices) >= 0 || firstDifference(values, matrix.values) >= 0)
    return 'the entries of the matrix';
  const byColumn = [
    ['cost', reading.cost, parsed.colCost],
    // A lower bound that a negative upper bound moved is 0 for HiGHS.
    [
      'lower bound',
      reading.lower.map((value, j) => (parsed.colUpper[j]! < 0 && value < 0 && parsed.colLower[j] === 0 ? 0 : value)),
      parsed.colLower,
    ],
    ['upper bound', reading.upper, parsed.colUpper],
    ['integrality', reading.integer, parsed.integrality],
  ] as const;
  for (const [what, ours, theirs] of byColumn) {
    const j = firstDifference(ours, theirs);
    if (j >= 0) return `the ${what} of column '${columnNames[j]}'`;
  }
  const byRow = [
    ['lower side', reading.rowLower, parsed.rowLower],
    ['upper side', reading.rowUpper, parsed.rowUpper],
  ] as const;
  for (const [what, ours, theirs] of byRow) {
    const i = firstDifference(ours, theirs);
    if (i >= 0) return `the ${what} of row '${rowNames[i]}'`;
  }
  return undefined;
}

/** The format that a text's first word speaks for. */
function sniff(text: Uint8Array, file: string): ModelFormat {
  const lines = decode(text, 0, Math.min(text.length, 65_536)).split('\n');
  if (lines[0]?.startsWith('*')) return 'mps';
  const word = /^[^\s\\*:]+/.exec(lines.find((line) => /^\s*[^\s\\*]/.test(line))?.trim() ?? '')?.[0] ?? '';
  if (/^(name|objsense|rows)$/i.test(word)) return 'mps';
  if (/^(max|min)(imi[sz]e|imum)?$/i.test(word)) return 'lp';
  throw new InputError('is neither an MPS file (starting with NAME) nor an LP file (starting with a sense).', file);
}

function baseName(name: string): string {
  return name.replace(/^.*[/\\]/, '').replace(/(\.mps|\.lp)?(\.gz)?$/i, '');
}

/** The bounds of integer columns rounded inwards, and how many columns that changed. */
function roundBounds(lower: Float64Array, upper: Float64Array, integer: Uint8Array): number {
  let changed = 0;
  for (let j = 0; j < integer.length; j++) {
    if (integer[j] !== 1) continue;
    // Adding 0 turns a rounded -0 into 0.
    const low = Math.ceil(lower[j]! - 1e-9) + 0;
    const high = Math.floor(upper[j]! + 1e-9) + 0;
    if (low !== lower[j] || high !== upper[j]) changed++;
    lower[j] = low;
    upper[j] = high;
  }
  return changed;
}

/**
 * Parses the text of a model: this project's own pass checks it, HiGHS parses it, and both must have read the same.
 * @throws InputError when it is no mixed-integer linear program, or when the two readings differ
 */
export async function parseModel(
  text: Uint8Array,
  file: string,
  format: ModelFormat | undefined,
  module: CompiledHighs,
): Promise<ReadResult> {
  const chosen = format ?? sniff(text, file);
  const reading = (chosen === 'mps' ? checkMps : checkLp)(text, file);
  let parsed: Parsed;
  let solverVersion: string;
  try {
    const highs = await loadHighs(module);
    solverVersion = highs.version.string;
    parsed = parse(highs, reading.text, chosen);
  } catch (error) {
    // A parser that fails leaves its runtime unusable: it is dropped with this worker.
    const reason = error instanceof Error ? error.message.split(/\n|\. /)[0] : 'no reason given';
    throw new InputError(`HiGHS cannot read it (${reason}).`, file);
  }
  const difference = disagreement(reading, parsed);
  if (difference !== undefined)
    throw new InputError(`can be read in two ways (HiGHS reads another model: ${difference}).`, file);
  const { maximize, integer } = reading;
  // Copies, for the pass hands out parts of larger buffers.
  const cost = reading.cost.slice();
  const lower = reading.lower.slice();
  const upper = reading.upper.slice();
  const warnings = [...reading.warnings];
  const rounded = roundBounds(lower, upper, integer);
  if (rounded > 0) warnings.push(`fractional bounds of ${rounded} integer columns rounded inwards.`);
  if (maximize) for (let j = 0; j < cost.length; j++) cost[j] = 0 - cost[j]!;
  const model: MipModel = {
    name: reading.name === '' ? baseName(file) : reading.name,
    columns: reading.columnNames.length,
    rows: reading.rowNames.length,
    maximize,
    cost,
    offset: maximize ? 0 - reading.offset : reading.offset,
    lower,
    upper,
    integer,
    rowLower: reading.rowLower.slice(),
    rowUpper: reading.rowUpper.slice(),
    starts: parsed.matrix.starts,
    indices: parsed.matrix.indices,
    values: parsed.matrix.values,
    columnNames: reading.columnNames,
    rowNames: reading.rowNames,
  };
  return { model, warnings, solverVersion };
}
