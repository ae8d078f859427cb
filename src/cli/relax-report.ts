import { colors, createPen, escapeHtml, type Pen } from '../util/chart.ts';
import { htmlPage, section } from './html-page.ts';
import { numberText, secondsText } from './number-format.ts';
import type { RelaxDocument } from './relax-document.ts';
import type { RelaxLedger, RelaxRecord } from './relax-ledger.ts';

/** Points that a chart of a long run is drawn with. */
const mostPoints = 1500;
/** Bins of the context in the contour. */
const contextBins = 30;

/** What the report is drawn from. */
export interface RelaxReport {
  readonly document: RelaxDocument;
  readonly ledger: RelaxLedger;
  readonly omegas: readonly number[];
  readonly features: readonly string[];
  /** Names of the other baselines, in the order of the ledger. */
  readonly others: readonly string[];
  readonly version: string;
}

/** Numbers from 0 to count - 1, as many as there is room for, the last one included. */
function thinned(count: number): readonly number[] {
  const every = Math.max(1, Math.ceil(count / mostPoints));
  const kept: number[] = [];
  for (let k = every - 1; k < count; k += every) kept.push(k);
  if (kept.at(-1) !== count - 1 && count > 0) kept.push(count - 1);
  return kept;
}

/** A relaxation parameter, or none where another method was chosen. */
const relaxed = (records: readonly RelaxRecord[], at: readonly number[]) =>
  at.map((k) => records[k]!).filter(({ omega }) => omega !== null);

interface Cell {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly mean: number;
}

/** Mean counts over bins of the context (of the system's number without one) and the grid of omegas. */
function contourCells({ ledger, omegas }: RelaxReport, xOf: (record: RelaxRecord) => number): readonly Cell[] {
  const { records, gridCounts } = ledger;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const record of records) {
    least = Math.min(least, xOf(record));
    most = Math.max(most, xOf(record));
  }
  const width = (most - least || 1) / contextBins;
  const sums = Array.from({ length: contextBins }, () => new Float64Array(omegas.length));
  const counts = new Int32Array(contextBins);
  records.forEach((record, t) => {
    const bin = Math.min(contextBins - 1, Math.floor((xOf(record) - least) / width));
    counts[bin]!++;
    gridCounts[t]!.forEach((count, k) => {
      sums[bin]![k]! += count;
    });
  });
  const edges = omegas.map((omega, k) => (k === 0 ? omega : (omega + omegas[k - 1]!) / 2));
  return sums.flatMap((row, bin) =>
    counts[bin] === 0
      ? []
      : [...row].map((sum, k) => ({
          x1: least + bin * width,
          x2: least + (bin + 1) * width,
          y1: edges[k]!,
          y2: edges[k + 1] ?? omegas[k]!,
          mean: sum / counts[bin]!,
        })),
  );
}

function contourChart({ Plot, draw }: Pen, report: RelaxReport): string {
  const { ledger, features } = report;
  if (ledger.gridCounts.length === 0)
    return '<p>The grid of relaxation parameters was not among the baselines, so nothing is known of the others.</p>';
  const feature = features[0];
  const xOf = (record: RelaxRecord) => (feature === undefined ? record.system : record.context[0]!);
  const path = relaxed(ledger.records, thinned(ledger.records.length));
  const chart = draw({
    height: 380,
    marginBottom: 46,
    marginRight: 20,
    x: { label: feature === undefined ? 'system' : `${feature} (scaled to [-1, 1])` },
    y: { label: 'omega' },
    color: { type: 'log', scheme: 'ylgnbu', reverse: true, legend: false },
    marks: [
      Plot.rect(contourCells(report, xOf), { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill: 'mean', inset: 0 }),
      Plot.dot(path, {
        x: xOf,
        y: 'omega',
        r: 2.2,
        fill: colors[1],
        fillOpacity: (record: RelaxRecord) => 0.15 + (0.85 * record.system) / ledger.records.length,
      }),
    ],
  });
  return `${chart}\n<p>Mean iterations on a logarithmic scale, dark where few; a dot is a choice of the learner, the later the stronger.</p>`;
}

interface Point {
  readonly system: number;
  readonly value: number;
}

interface Curve {
  readonly name: string;
  readonly points: readonly Point[];
}

const curvesHeight = 320;
/** Pixels that the labels of curves need. */
const labelHeight = 14;

/** How far to move the labels at the ends of curves so that none covers another: pixels downwards, by name. */
function labelShifts(curves: readonly Curve[]): ReadonlyMap<string, number> {
  const values = curves.flatMap(({ points }) => points.map(({ value }) => value));
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const scale = (curvesHeight - 66) / (most - least || 1);
  const ends = curves
    .map(({ name, points }) => ({ name, at: (most - points.at(-1)!.value) * scale }))
    .sort((a, b) => a.at - b.at);
  const shifts = new Map<string, number>();
  let free = Number.NEGATIVE_INFINITY;
  for (const { name, at } of ends) {
    const placed = Math.max(at, free);
    shifts.set(name, placed - at);
    free = placed + labelHeight;
  }
  return shifts;
}

function curvesChart({ Plot, draw }: Pen, label: string, curves: readonly Curve[]): string {
  const shifts = labelShifts(curves);
  return draw({
    height: curvesHeight,
    marginBottom: 46,
    marginRight: 190,
    x: { label: 'system' },
    y: { label, grid: true, nice: true, tickFormat: '~s' },
    marks: curves.flatMap(({ name, points }, k) => {
      const color = colors[k % colors.length]!;
      return [
        Plot.line(points, { x: 'system', y: 'value', stroke: color, strokeWidth: k === 0 ? 2.5 : 1.5 }),
        Plot.text(points.slice(-1), {
          ...{ x: 'system', y: 'value', text: () => name, fill: color },
          ...{ textAnchor: 'start', dx: 6, dy: shifts.get(name)! },
        }),
      ];
    }),
  });
}

/** Cumulative iterations of the learner and of the best choices, less those of the parameter that was best in the end. */
function regretChart(pen: Pen, { ledger }: RelaxReport): string {
  const fixed = ledger.bestFixed();
  if (fixed === undefined)
    return '<p>Without the grid among the baselines there is no best fixed omega to compare with.</p>';
  const kept = new Set(thinned(ledger.records.length));
  const learner: Point[] = [{ system: 0, value: 0 }];
  const best: Point[] = [{ system: 0, value: 0 }];
  const zero: Point[] = [{ system: 0, value: 0 }];
  let [own, clairvoyant] = [0, 0];
  ledger.records.forEach(({ system }, t) => {
    const counts = ledger.gridCounts[t]!;
    own += ledger.ownCounts[t]! - counts[fixed.index]!;
    clairvoyant += counts.reduce((least, count) => Math.min(least, count)) - counts[fixed.index]!;
    if (!kept.has(t)) return;
    learner.push({ system, value: own });
    best.push({ system, value: clairvoyant });
    zero.push({ system, value: 0 });
  });
  return curvesChart(pen, 'iterations above the best fixed omega', [
    { name: 'learner', points: learner },
    { name: fixed.name, points: zero },
    { name: 'best of each system', points: best },
  ]);
}

function costChart(pen: Pen, { ledger, others }: RelaxReport): string {
  const kept = thinned(ledger.records.length);
  const cumulative = (values: readonly number[]) => {
    let sum = 0;
    return values.map((value) => {
      sum += value;
      return sum;
    });
  };
  const curve = (name: string, flops: readonly number[]) => ({
    name,
    points: kept.map((k) => ({ system: k + 1, value: flops[k]! })),
  });
  const fixed = ledger.bestFixed();
  return curvesChart(pen, 'floating-point operations', [
    curve('learner', cumulative(ledger.records.map(({ flops }) => flops))),
    ...(fixed === undefined
      ? []
      : [curve(`best fixed ${fixed.name}`, cumulative(ledger.gridFlops.map((flops) => flops[fixed.index]!)))]),
    ...others.map((name, k) => curve(name, ledger.otherFlops[k]!)),
  ]);
}

function omegaChart({ Plot, draw }: Pen, { ledger, omegas }: RelaxReport): string {
  const kept = thinned(ledger.records.length);
  const bestOf = (counts: Float64Array) =>
    omegas[counts.indexOf(counts.reduce((least, count) => Math.min(least, count)))]!;
  const best =
    ledger.gridCounts.length === 0 ? [] : kept.map((k) => ({ system: k + 1, omega: bestOf(ledger.gridCounts[k]!) }));
  const place = { x: 'system', y: 'omega' } as const;
  const chart = draw({
    height: 300,
    marginBottom: 46,
    x: { label: 'system' },
    y: { label: 'omega', grid: true, nice: true },
    marks: [
      Plot.dot(best, { ...place, stroke: colors[7], r: 2 }),
      Plot.dot(relaxed(ledger.records, kept), { ...place, fill: colors[0], r: 2 }),
    ],
  });
  return `${chart}\n<p>Full dots: what the learner chose; rings: the best omega of the grid for that system.</p>`;
}

function table({ document }: RelaxReport): string {
  const own = {
    name: `${document.policy} (learner)`,
    meanIterations: document.meanIterations!,
    totalCost: document.totalCost,
  };
  const rows = [own, ...document.baselines].map(
    ({ name, meanIterations, totalCost }) =>
      `<tr><td>${escapeHtml(name)}</td><td>${numberText(meanIterations, 8)}</td><td>${numberText(totalCost, 9)}</td><td>${numberText(totalCost / document.totalCost, 5)}</td></tr>`,
  );
  return `<table>\n<tr><th></th><th>iterations per system</th><th>flops</th><th>of the learner's</th></tr>\n${rows.join('\n')}\n</table>`;
}

/** The run as one page: what it cost, the contour with the learner's path, regret, cost and choices over time. */
export async function relaxReport(report: RelaxReport): Promise<string> {
  const { document, version } = report;
  const pen = await createPen();
  const facts = [
    `${document.systems} systems, ${document.totalIterations} iterations, ${document.unconverged} not converged`,
    `${secondsText(document.seconds)}, of which the learner took ${secondsText(document.learnerSeconds)}`,
    `policy ${document.policy}, adasolve ${version}, Node ${process.versions.node}`,
  ];
  const parts =
    document.systems === 0
      ? ['<p>No system was solved.</p>']
      : [
          section('Cost', table(report)),
          section('Iterations over omega and context', contourChart(pen, report)),
          section('Cumulative regret', regretChart(pen, report)),
          section('Cumulative cost', costChart(pen, report)),
          section('Omega over time', omegaChart(pen, report)),
        ];
  return htmlPage(`adasolve relax: ${document.sequence}`, facts, parts);
}
