import { freshName, legalNames, lpName } from './legal-names.ts';
import { inSourceSense, type MipModel, rowMatrix } from './model.ts';
import { numberText } from './number-text.ts';

/** Lines longer than this are broken; some readers stop at 510 characters. */
const lineLength = 120;

/** Appends words to the lines, broken between words. */
function wrap(lines: string[], words: readonly string[]): void {
  let line = '';
  for (const word of words) {
    if (line.length + word.length >= lineLength && line !== '') {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  if (line !== '') lines.push(line);
}

function term(value: number, name: string): string {
  const size = Math.abs(value);
  return `${value < 0 ? '-' : '+'} ${size === 1 ? '' : `${numberText(size)} `}${name}`;
}

/** One column's bounds, absent where they are the default of 0 and infinity. */
function boundLine(name: string, lower: number, upper: number): string | undefined {
  const unbounded = upper === Number.POSITIVE_INFINITY;
  if (lower === upper) return ` ${name} = ${numberText(lower)}`;
  if (unbounded && lower === 0) return undefined;
  if (unbounded) return lower === Number.NEGATIVE_INFINITY ? ` ${name} free` : ` ${name} >= ${numberText(lower)}`;
  return ` ${lower === Number.NEGATIVE_INFINITY ? '-inf' : numberText(lower)} <= ${name} <= ${numberText(upper)}`;
}

/** The comparisons of one row: one for each side that it has, with the name to give it. */
function comparisons(name: string, lower: number, upper: number, taken: Set<string>): [string, string][] {
  if (lower === upper) return [[name, `= ${numberText(lower)}`]];
  if (upper === Number.POSITIVE_INFINITY)
    return [[name, `>= ${lower === Number.NEGATIVE_INFINITY ? '-inf' : numberText(lower)}`]];
  if (lower === Number.NEGATIVE_INFINITY) return [[name, `<= ${numberText(upper)}`]];
  return [
    [name, `>= ${numberText(lower)}`],
    [freshName(`${name}_upper`, taken), `<= ${numberText(upper)}`],
  ];
}

/**
 * A model in CPLEX LP format, in the sense of its source, with a final End. Numbers come back exactly. Every column stands
 * in the objective, with a zero where it has no cost: readers number columns by first appearance. A row with two different
 * sides becomes two rows, `name` and `name_upper`, for readers disagree on `lower <= row <= upper`. A model without columns
 * gets one, fixed at 0, as the format has no row without a column. Names are repaired by {@link lpName}.
 */
export function toLp(model: MipModel): string {
  const { columns, rows, cost, integer, lower, upper } = model;
  const names = legalNames(columns === 0 ? ['none'] : model.columnNames, lpName, 'x');
  const rowNames = legalNames(model.rowNames, lpName, 'c');
  const taken = new Set(rowNames);
  const byRow = rowMatrix(model);
  const offset = inSourceSense(model, model.offset);

  const lines = [`\\ ${lpName(model.name) || 'model'}`, model.maximize ? 'Maximize' : 'Minimize'];
  const objective = names.map((name, j) => term(inSourceSense(model, cost[j] ?? 0), name));
  if (offset !== 0) objective.push(`${offset < 0 ? '-' : '+'} ${numberText(Math.abs(offset))}`);
  wrap(lines, [`${freshName('obj', taken)}:`, ...objective]);

  lines.push('Subject To');
  for (let i = 0; i < rows; i++) {
    const terms: string[] = [];
    for (let k = byRow.starts[i]!; k < byRow.starts[i + 1]!; k++)
      terms.push(term(byRow.values[k]!, names[byRow.indices[k]!]!));
    if (terms.length === 0) terms.push(term(0, names[0]!));
    for (const [name, comparison] of comparisons(rowNames[i]!, model.rowLower[i]!, model.rowUpper[i]!, taken))
      wrap(lines, [`${name}:`, ...terms, comparison]);
  }

  const binaries: string[] = [];
  const generals: string[] = [];
  lines.push('Bounds');
  if (columns === 0) lines.push(` ${names[0]} = 0`);
  for (let j = 0; j < columns; j++) {
    const binary = integer[j] === 1 && lower[j] === 0 && upper[j] === 1;
    if (integer[j] === 1) (binary ? binaries : generals).push(names[j]!);
    const line = binary ? undefined : boundLine(names[j]!, lower[j]!, upper[j]!);
    if (line !== undefined) lines.push(line);
  }
  if (binaries.length > 0) lines.push('Binaries');
  wrap(lines, binaries);
  if (generals.length > 0) lines.push('Generals');
  wrap(lines, generals);
  lines.push('End', '');
  return lines.join('\n');
}
