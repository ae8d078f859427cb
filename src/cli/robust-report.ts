import { colors, createPen, escapeHtml } from '../util/chart.ts';
import { robustSummary } from './robust-display.ts';
import type { RobustDocument } from './robust-document.ts';

interface Moment {
  readonly seconds: number;
  readonly value: number;
}

/** The moments at which a value is known, the last one repeated at the end of the run. */
function curve({ rounds, seconds }: RobustDocument, key: 'lower' | 'upper' | 'exact'): readonly Moment[] {
  const moments = rounds.flatMap((round): Moment[] => {
    const value = round[key];
    return value === null ? [] : [{ seconds: round.seconds, value }];
  });
  return key === 'exact' || moments.length === 0 ? moments : [...moments, { seconds, value: moments.at(-1)!.value }];
}

/** A run as one HTML page: the bounds over time, and what came of it. */
export async function robustReport(document: RobustDocument, version: string): Promise<string> {
  const { Plot, draw } = await createPen();
  const lines = (['lower', 'upper'] as const).map((key, k) => ({
    key,
    color: colors[k]!,
    moments: curve(document, key),
  }));
  const exact = curve(document, 'exact');
  const chart = draw({
    height: 360,
    marginRight: 60,
    x: { label: 'seconds', domain: [0, document.seconds] },
    y: { label: document.sense === 'maximize' ? 'profit' : 'cost', nice: true, grid: true },
    marks: [
      Plot.dot(exact, { x: 'seconds', y: 'value', stroke: colors[2], r: 3 }),
      ...lines.flatMap(({ key, color, moments }) => [
        Plot.line(moments, { x: 'seconds', y: 'value', curve: 'step-after', stroke: color, strokeWidth: 2 }),
        Plot.text(moments.slice(-1), {
          x: 'seconds',
          y: 'value',
          text: () => key,
          fill: color,
          textAnchor: 'start',
          dx: 6,
        }),
      ]),
    ],
  });
  const title = escapeHtml(`adasolve robust: ${document.problem}`);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title>
<style>body { font-family: system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem } pre { white-space: pre-wrap }</style>
</head>
<body>
<h1>${title}</h1>
<h2>Bounds over time</h2>
<p>Circles are the exact worst cases of the decisions met.</p>
${chart}
<h2>Result</h2>
<pre>${escapeHtml(robustSummary(document))}</pre>
<footer>adasolve ${escapeHtml(version)}</footer>
</body>
</html>
`;
}
