import { colors, type Pen } from '../../util/chart.ts';
import { compose, type Picture, spread, textWidth } from '../../util/picture.ts';
import { flavourMeanings } from '../regret.ts';
import type { EnvironmentReport } from './analysis.ts';

/** Colours can tell this many policies apart; grey is left for baselines. */
const mostPolicies = 7;
const dashes = ['', '7 3', '2 2.5', '9 3 2 3', '12 4', '4 2 1 2', '1 3'];
const baselineDashes = ['', '6 4', '2 4'];
const size = { width: 900, height: 420, marginLeft: 70, marginTop: 24, marginBottom: 44 };

/** A policy that is drawn. */
export interface Drawn {
  readonly policy: string;
  /** Its name without the options where that is enough to tell it from the others. */
  readonly label: string;
  readonly color: string;
  readonly dash: string;
  readonly baseline: boolean;
}

/** Longer names would leave no room for the picture. */
const longestLabel = 30;

/** A name as short as it can be among others: without its options, or cut. */
function shortName(name: string, all: readonly string[]): string {
  const [kind = name] = name.split(':');
  const short = all.filter((other) => other.split(':')[0] === kind).length === 1 ? kind : name;
  return short.length <= longestLabel ? short : `${short.slice(0, longestLabel - 1)}…`;
}

/** The best policies, as many as can be told apart. */
export function drawnPolicies({ ranking }: EnvironmentReport): Drawn[] {
  const names = ranking.map(({ policy }) => policy);
  return ranking
    .filter(({ baseline }) => !baseline)
    .slice(0, mostPolicies)
    .map(({ policy }, k) => ({
      policy,
      label: shortName(policy, names),
      color: colors[k]!,
      dash: dashes[k]!,
      baseline: false,
    }));
}

/** The baselines worth a curve: of those with a fixed arm only the best, and not the oracle, which plays another game. */
function drawnBaselines({ ranking }: EnvironmentReport): Drawn[] {
  const baselines = ranking.filter(({ baseline, policy }) => baseline && policy !== 'oracle');
  const bestFixed = baselines.find(({ fixed }) => fixed);
  return baselines
    .filter((entry) => entry === bestFixed || !entry.fixed)
    .slice(0, baselineDashes.length)
    .map(({ policy }, k) => ({ policy, label: policy, color: '#777777', dash: baselineDashes[k]!, baseline: true }));
}

interface Point {
  readonly round: number;
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

function pointsOf({ at, curves }: EnvironmentReport, policy: string): Point[] {
  const { mean, halfWidth } = curves.find((curve) => curve.policy === policy)!;
  const points = at.map((round, k) => ({
    ...{ round, mean: mean[k]!, lower: mean[k]! - halfWidth[k]!, upper: mean[k]! + halfWidth[k]! },
  }));
  return [{ round: 0, mean: 0, lower: 0, upper: 0 }, ...points];
}

/** The range that shows all policies; curves of baselines that leave it are cut at its edge. */
function rangeOf(curves: readonly (readonly Point[])[]): readonly [number, number] {
  const values = curves.flatMap((points) => points.flatMap(({ lower, upper }) => [lower, upper]));
  const [least, most] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0]);
  const room = 0.06 * (most - least || 1);
  return [least < 0 ? least - room : 0, most + room];
}

/** A curve up to where it leaves a range: a line has a gap where a number is missing. Clipping by SVG is slow to rasterise. */
function within(points: readonly Point[], [least, most]: readonly [number, number]): Point[] {
  return points.map(({ round, mean, lower, upper }) =>
    mean < least || mean > most
      ? { round, mean: Number.NaN, lower: Number.NaN, upper: Number.NaN }
      : { round, mean, lower: Math.max(lower, least), upper: Math.min(upper, most) },
  );
}

/** Mean cumulative regret of the best policies and of the baselines over the rounds, with 95 % bands. */
export function regretChart({ Plot, draw }: Pen, report: EnvironmentReport): Picture {
  const policies = drawnPolicies(report);
  const drawn = [...policies, ...drawnBaselines(report)];
  const curves = drawn.map((entry) => ({ ...entry, points: pointsOf(report, entry.policy) }));
  const shown = policies.length > 0 ? curves.filter(({ baseline }) => !baseline) : curves;
  const [least, most] = rangeOf(shown.map(({ points }) => points));
  const inner = { top: size.marginTop, bottom: size.height - size.marginBottom };
  const pixel = (value: number) => inner.bottom - ((value - least) / (most - least)) * (inner.bottom - inner.top);
  const value = (place: number) => least + ((inner.bottom - place) / (inner.bottom - inner.top)) * (most - least);
  const ends = curves.map(({ points }) => Math.min(Math.max(pixel(points.at(-1)!.mean), inner.top), inner.bottom));
  const places = spread(ends, 15, inner.top, inner.bottom);
  const last = report.at.at(-1) ?? 0;
  // A line leads from the end of each curve to its label.
  const beyond = 1.03 * last;
  const labels = curves.map(({ label, color, points }, k) => {
    const above = points.at(-1)!.mean > most;
    return { label: above ? `${label} ↑` : label, color, end: value(ends[k]!), place: value(places[k]!) };
  });
  const margin = 34 + Math.max(...labels.map(({ label }) => textWidth(label)));
  const place = { x: 'round', y: 'mean' } as const;
  const visible = curves.map((curve) => ({ ...curve, points: within(curve.points, [least, most]) }));
  const chart = draw({
    ...size,
    marginRight: Math.min(320, margin),
    x: { label: 'round', domain: [0, beyond], ticks: 8, labelAnchor: 'center', labelArrow: 'none' },
    y: { label: `${report.flavour} regret`, domain: [least, most], grid: true, ticks: 7 },
    marks: [
      Plot.ruleY([0], { stroke: '#999' }),
      ...visible.map(({ points, color, baseline }) =>
        Plot.areaY(points, { ...place, y1: 'lower', y2: 'upper', fill: color, fillOpacity: baseline ? 0.1 : 0.16 }),
      ),
      ...[...visible].reverse().map(({ points, color, dash, baseline }) =>
        Plot.line(points, {
          ...place,
          stroke: color,
          strokeWidth: baseline ? 1.2 : 2,
          strokeDasharray: dash || 'none',
        }),
      ),
      Plot.link(labels, {
        ...{ x1: last, y1: 'end', x2: beyond, y2: 'place', stroke: 'color', strokeWidth: 2 },
      }),
      Plot.text(labels, {
        ...{ x: beyond, y: 'place', text: 'label', fill: '#222', textAnchor: 'start', dx: 5, fontWeight: 'bold' },
      }),
    ],
  });
  const more = report.ranking.filter(({ baseline }) => !baseline).length - policies.length;
  const rest = more > 0 ? ` The best ${policies.length} of ${policies.length + more} policies; the table has all.` : '';
  return compose(
    `${report.name}: ${report.flavour} regret`,
    `Mean over ${report.seeds} seeds, 95 % bands. Regret: ${flavourMeanings[report.flavour]}.${rest}`,
    [],
    [chart],
  );
}
