import { flavourMeanings } from '../regret.ts';
import type { EnvironmentReport, ExperimentReport } from './analysis.ts';
import { factsOf, method, rankingCells, rankingHeads } from './number-cells.ts';
import type { Warning } from './warnings.ts';

const escaped = (text: string) => text.replace(/[\\|`*_]|<(?=[a-z/!?])/gi, (sign) => `\\${sign}`);

/** A table whose columns line up in plain text. The first two columns read from the left, numbers from the right. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows].map((row) => row.map(escaped));
  const widths = heads.map((_, k) => Math.max(3, ...all.map((row) => row[k]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, k) => (k === 1 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, k) => (k === 1 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(all[0]!), rule, ...all.slice(1).map(line)].join('\n');
}

const warningLines = (warnings: readonly Warning[]) => warnings.map(({ text }) => `> **Warning:** ${text}\n`);

function section(report: EnvironmentReport, pictures: readonly PictureFile[]): string {
  const { name, flavour, ranking, warnings } = report;
  const shown = pictures.filter(({ environment }) => environment === name);
  return [
    `## ${escaped(name)}\n`,
    `${factsOf(report)}. Regret (${flavour}): ${flavourMeanings[flavour]}.\n`,
    ...warningLines(warnings),
    `${table(
      rankingHeads(report),
      ranking.map((row) => rankingCells(row, '-')),
    )}\n`,
    `${method(report)}\n`,
    ...shown.map(({ title, file }) => `![${escaped(title)}](${file}.png)\n`),
  ].join('\n');
}

/** A picture beside a report: `file` is its name without an ending. */
export interface PictureFile {
  readonly environment: string;
  readonly title: string;
  readonly file: string;
  readonly svg: string;
}

/** The report as Markdown, to be read as plain text too. @param pictures files in the same folder, none for text alone */
export function markdownOf(report: ExperimentReport, pictures: readonly PictureFile[]): string {
  const parts = [
    '# Experiment\n',
    `Trials of adasolve ${report.versions.join(', ')}.\n`,
    ...warningLines(report.warnings),
    ...report.environments.map((environment) => section(environment, pictures)),
  ];
  return parts.join('\n');
}
