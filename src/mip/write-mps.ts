import { freshName, legalNames, mpsName } from './legal-names.ts';
import { inSourceSense, type MipModel } from './model.ts';
import { numberText } from './number-text.ts';

/** A row of the file: type, right-hand side, and the range where it has two sides. */
interface FileRow {
  readonly name: string;
  readonly type: 'N' | 'E' | 'L' | 'G';
  readonly side: number;
  readonly range?: number;
}

/**
 * A row with two sides as one row with a range where the format's arithmetic (side plus or minus range) gives back both
 * sides exactly, and as two rows where rounding would move one.
 */
function rangedRows(name: string, lower: number, upper: number, taken: Set<string>): FileRow[] {
  const range = upper - lower;
  if (range > 0 && lower + range === upper) return [{ name, type: 'G', side: lower, range }];
  if (range > 0 && upper - range === lower) return [{ name, type: 'L', side: upper, range }];
  return [
    { name, type: 'G', side: lower },
    { name: freshName(`${name}_upper`, taken), type: 'L', side: upper },
  ];
}

function fileRows(name: string, lower: number, upper: number, taken: Set<string>): FileRow[] {
  if (lower === upper) return [{ name, type: 'E', side: lower }];
  if (lower === Number.NEGATIVE_INFINITY && upper === Number.POSITIVE_INFINITY) return [{ name, type: 'N', side: 0 }];
  if (lower === Number.NEGATIVE_INFINITY) return [{ name, type: 'L', side: upper }];
  if (upper === Number.POSITIVE_INFINITY) return [{ name, type: 'G', side: lower }];
  return rangedRows(name, lower, upper, taken);
}

/** The lines of one column's bounds. Readers differ in the defaults of integer columns, so those are always stated. */
function boundLines(set: string, name: string, lower: number, upper: number, integer: boolean): string[] {
  const line = (type: string, value?: number) =>
    ` ${type} ${set} ${name}${value === undefined ? '' : ` ${numberText(value)}`}`;
  if (integer && lower === 0 && upper === 1) return [line('BV')];
  if (lower === upper) return [line('FX', lower)];
  const unbounded = upper === Number.POSITIVE_INFINITY;
  if (lower === Number.NEGATIVE_INFINITY) return unbounded ? [line('FR')] : [line('MI'), line('UP', upper)];
  const lines = lower === 0 && (unbounded || upper > 0) ? [] : [line('LO', lower)];
  if (!unbounded) lines.push(line('UP', upper));
  else if (integer) lines.push(line('PL'));
  return lines;
}

/**
 * A model as free MPS, in the sense of its source (an OBJSENSE section where that maximises). Numbers come back exactly.
 * Rows without sides are written as N rows, which readers drop. Names that free MPS cannot hold are repaired by
 * {@link mpsName}; the objective constant stands, negated, as the right-hand side of the objective.
 */
export function toMps(model: MipModel): string {
  const { columns, rows, starts, indices, values, cost, integer, lower, upper } = model;
  const columnNames = legalNames(model.columnNames, mpsName, 'x');
  const rowNames = legalNames(model.rowNames, mpsName, 'c');
  // The names of the sets must differ from all others: readers tell by them whether a line names its set.
  const taken = new Set([...columnNames, ...rowNames]);
  const [objective, rhs, rng, bnd] = ['obj', 'rhs_1', 'rng_1', 'bnd_1'].map((name) => freshName(name, taken));
  const written = Array.from({ length: rows }, (_, i) =>
    fileRows(rowNames[i]!, model.rowLower[i]!, model.rowUpper[i]!, taken),
  );

  const lines = [`NAME ${mpsName(model.name) || 'model'}`];
  if (model.maximize) lines.push('OBJSENSE', '  MAX');
  lines.push('ROWS', ` N ${objective}`);
  for (const row of written.flat()) lines.push(` ${row.type} ${row.name}`);

  lines.push('COLUMNS');
  for (let j = 0; j < columns; j++) {
    const name = columnNames[j]!;
    if (integer[j] === 1 && integer[j - 1] !== 1) lines.push(" marker 'MARKER' 'INTORG'");
    if (cost[j] !== 0 || starts[j] === starts[j + 1])
      lines.push(` ${name} ${objective} ${numberText(inSourceSense(model, cost[j]!))}`);
    for (let k = starts[j]!; k < starts[j + 1]!; k++)
      for (const row of written[indices[k]!]!) lines.push(` ${name} ${row.name} ${numberText(values[k]!)}`);
    if (integer[j] === 1 && integer[j + 1] !== 1) lines.push(" marker 'MARKER' 'INTEND'");
  }

  lines.push('RHS');
  if (model.offset !== 0) lines.push(` ${rhs} ${objective} ${numberText(-inSourceSense(model, model.offset))}`);
  for (const { name, type, side } of written.flat())
    if (type !== 'N' && side !== 0) lines.push(` ${rhs} ${name} ${numberText(side)}`);

  const ranged = written.flat().filter((row) => row.range !== undefined);
  if (ranged.length > 0) lines.push('RANGES');
  for (const { name, range } of ranged) lines.push(` ${rng} ${name} ${numberText(range!)}`);

  lines.push('BOUNDS');
  for (let j = 0; j < columns; j++)
    for (const line of boundLines(bnd!, columnNames[j]!, lower[j]!, upper[j]!, integer[j] === 1)) lines.push(line);
  lines.push('ENDATA', '');
  return lines.join('\n');
}
