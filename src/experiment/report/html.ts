import { escapeHtml } from '../../util/chart.ts';
import { flavourMeanings } from '../regret.ts';
import type { EnvironmentReport, ExperimentReport } from './analysis.ts';
import type { PictureFile } from './markdown.ts';
import { factsOf, method, rankingCells, rankingHeads } from './number-cells.ts';
import type { Warning } from './warnings.ts';

const row = (cells: readonly string[], tag: 'td' | 'th', kind = '') =>
  `<tr${kind}>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;

const warningList = (warnings: readonly Warning[]) =>
  warnings.map(({ text }) => `<p class="warning"><strong>Warning:</strong> ${escapeHtml(text)}</p>`);

function section(report: EnvironmentReport, pictures: readonly PictureFile[]): string {
  const { name, flavour, ranking, warnings } = report;
  const lines = ranking.map((entry) => row(rankingCells(entry, ''), 'td', entry.baseline ? ' class="baseline"' : ''));
  return [
    `<section>\n<h2>${escapeHtml(name)}</h2>`,
    `<p>${escapeHtml(`${factsOf(report)}. Regret (${flavour}): ${flavourMeanings[flavour]}.`)}</p>`,
    ...warningList(warnings),
    `<table>\n${[row(rankingHeads(report), 'th'), ...lines].join('\n')}\n</table>`,
    `<p class="method">${escapeHtml(method(report))}</p>`,
    ...pictures.filter(({ environment }) => environment === name).map(({ svg }) => `<figure>${svg}</figure>`),
    '</section>',
  ].join('\n');
}

/** The report as one HTML document that needs nothing else: pictures are part of it. */
export function htmlOf(report: ExperimentReport, pictures: readonly PictureFile[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>adasolve: experiment</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 940px; margin: 2em auto; padding: 0 1em; color: #222; }
h1 { font-size: 1.5em; } h2 { font-size: 1.25em; margin-top: 2em; border-top: 1px solid #ccc; padding-top: 1em; }
svg { max-width: 100%; height: auto; } figure { margin: 1.5em 0; break-inside: avoid; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 0.15em 0.7em; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap; }
th:nth-child(2), td:nth-child(2) { text-align: left; white-space: normal; } .baseline { color: #666; }
.warning { background: #fff4d6; border-left: 4px solid #e69f00; padding: 0.3em 0.8em; margin: 0.5em 0; }
.method { color: #555; font-size: 13px; }
</style>
</head>
<body>
<h1>Experiment</h1>
<p>Trials of adasolve ${escapeHtml(report.versions.join(', '))}.</p>
${[...warningList(report.warnings), ...report.environments.map((environment) => section(environment, pictures))].join('\n')}
</body>
</html>
`;
}
