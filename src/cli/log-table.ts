import { styleText } from 'node:util';

/** A colour or weight of text. */
export type Style = Parameters<typeof styleText>[0];

/** Paints a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** A painter. @param color whether it paints: the caller knows the stream, so it is not asked */
export function painter(color: boolean): Paint {
  return color ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}

/** The columns of the log: key, heading, width, and whether it stands at the left. */
const columns = [
  { key: 'mark', heading: '', width: 1, left: true },
  { key: 'iteration', heading: 'iter', width: 6 },
  { key: 'source', heading: 'neighbourhood', width: 17, left: true },
  { key: 'free', heading: 'free', width: 7 },
  { key: 'status', heading: 'sub-MIP', width: 7, left: true },
  { key: 'nodes', heading: 'nodes', width: 6 },
  { key: 'candidate', heading: 'candidate', width: 11 },
  { key: 'incumbent', heading: 'incumbent', width: 11 },
  { key: 'bound', heading: 'bound', width: 11 },
  { key: 'gap', heading: 'gap', width: 7 },
  { key: 'reward', heading: 'reward', width: 6 },
  { key: 'time', heading: 'time', width: 7 },
] as const;

/** Width of the column that numbers of objectives stand in. */
export const objectiveWidth = 11;

/** The cells of a row, any of them. */
export type Cells = Readonly<Partial<Record<(typeof columns)[number]['key'], string>>>;

/** One line of aligned cells; one that is too wide takes the room of empty cells behind it, or pushes the others. */
export function tableRow(cells: Cells): string {
  let line = '';
  let start = 0;
  for (const column of columns) {
    const text = cells[column.key] ?? '';
    const at = 'left' in column ? start : start + column.width - text.length;
    if (text !== '') line = (line === '' ? line : `${line} `).padEnd(at) + text;
    start += column.width + 1;
  }
  return line;
}

/** The line of headings. */
export function tableHeader(): string {
  return tableRow(Object.fromEntries(columns.map(({ key, heading }) => [key, heading])));
}

/** Lines of a table with aligned columns, the first at the left, the others at the right. */
export function plainTable(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [headings, ...rows];
  const widths = headings.map((_, k) => Math.max(...all.map((row) => row[k]!.length)));
  return all.map((row) =>
    row.map((text, k) => (k === 0 ? text.padEnd(widths[k]!) : text.padStart(widths[k]!))).join('  '),
  );
}
