import { InputError } from '../../util/errors.ts';

/** One logged decision, with the fields that a replay needs. */
export interface Decision {
  readonly arm: string;
  readonly reward: number;
  /** Of the arm, when it was chosen. */
  readonly probability: number;
  readonly context: Float64Array;
}

/** The names of the fields of a log. */
export interface DecisionFields {
  readonly arm: string;
  readonly reward: string;
  readonly probability: string;
  readonly features: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/** The cells of a line of CSV; a quoted cell may hold commas, and quotes that are doubled. */
function cells(line: string): string[] {
  const found = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...found].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!.trim());
}

function* csvRows(lines: readonly string[]): Generator<Row> {
  const names = cells(lines[0] ?? '');
  for (const line of lines.slice(1)) {
    const values = cells(line);
    yield Object.fromEntries(names.map((name, k) => [name, values[k]]));
  }
}

function jsonRow(line: string, file: string, number: number): Row {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null) return row as Row;
  } catch {
    // Told below, with the line.
  }
  throw new InputError('expected a JSON object.', file, number);
}

/**
 * Reads the decisions of a log: JSON lines, or CSV with a line of names. Empty lines are passed over.
 * @throws InputError, with file and line, on a field that is missing or no number where there must be one
 */
export function readDecisions(text: string, file: string, fields: DecisionFields): readonly Decision[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const isCsv = !/^\s*\{/.test(lines[0]!);
  const rows = isCsv
    ? [...csvRows(lines)]
    : lines.map((line, k) => (line.trim() === '' ? {} : jsonRow(line, file, k + 1)));
  const decisions: Decision[] = [];
  rows.forEach((row, k) => {
    const at = k + (isCsv ? 2 : 1);
    if (lines[at - 1]!.trim() === '') return;
    const field = (name: string): unknown => {
      if (row[name] === undefined || row[name] === null || row[name] === '')
        throw new InputError(`expected a field "${name}" in every decision.`, file, at);
      return row[name];
    };
    const number = (name: string, least: number, most: number): number => {
      const value = Number(field(name));
      if (Number.isFinite(value) && value >= least && value <= most) return value;
      const range = Number.isFinite(least) ? `between ${least} and ${most}` : 'that is finite';
      throw new InputError(`expected "${name}" to be a number ${range}, not ${JSON.stringify(row[name])}.`, file, at);
    };
    const probability = number(fields.probability, 0, 1);
    if (probability === 0) throw new InputError(`expected "${fields.probability}" to be more than 0.`, file, at);
    decisions.push({
      arm: String(field(fields.arm)),
      reward: number(fields.reward, 0, 1),
      probability,
      context: Float64Array.from(fields.features, (name) => number(name, -Infinity, Infinity)),
    });
  });
  if (decisions.length === 0) throw new InputError('holds no decisions.', file);
  return decisions;
}
