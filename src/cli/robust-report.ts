import { colors, createPen, escapeHtml } from '../util/chart.ts';
import { htmlPage, section } from './html-page.ts';
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
  return htmlPage(
    `adasolve robust: ${document.problem}`,
    [`adasolve ${version}`],
    [
      section('Bounds over time', `<p>Circles are the exact worst cases of the decisions met.</p>\n${chart}`),
      section('Result', `<pre>${escapeHtml(robustSummary(document))}</pre>`),
    ],
  );
}
