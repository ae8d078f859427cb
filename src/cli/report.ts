import type { Incumbent } from '../alns/ledger.ts';
import type { Step } from '../alns/lns.ts';
import type { Observer } from '../alns/observer.ts';
import type { MipModel } from '../mip/model.ts';
import { colors, createPen, escapeHtml, type Pen } from '../util/chart.ts';
import { modelLine } from './display.ts';
import { htmlPage, section } from './html-page.ts';
import { countText, gapText, secondsText, shareText } from './number-format.ts';
import { inSense, type ResultDocument } from './records.ts';

/** Collects what happens in a run, and draws it at its end. */
export interface Report {
  readonly observer: Observer;
  /** One HTML document that needs nothing else. */
  html(document: ResultDocument): Promise<string>;
}

interface Moment {
  readonly seconds: number;
  readonly value: number;
}

/** Steps drawn at most: more are thinned evenly, the improvements among them kept. */
const mostSteps = 3000;

/** The size at the foot of each row, where no smaller one was used: half of the lower mark. */
const smallestSize = 0.005;

/** Objectives of one sign that differ by more than this factor are drawn on a logarithmic axis. */
const wide = 20;

/** An empty report of a run on a model. */
export function createReport(model: MipModel): Report {
  const incumbents: Moment[] = [];
  const bounds: Moment[] = [];
  const steps: Step[] = [];
  const note = (list: Moment[], seconds: number, objective: number) => {
    const value = inSense(model, objective);
    if (value !== null) list.push({ seconds, value });
  };
  return {
    observer: {
      onIncumbent: ({ seconds, objective }: Incumbent) => note(incumbents, seconds, objective),
      onBound: (bound, seconds) => note(bounds, seconds, bound),
      onStep: (step) => steps.push(step),
    },
    async html(document) {
      const pen = await createPen();
      const parts = [
        section('Incumbent and bound over time', progressChart(pen, incumbents, bounds, document)),
        section('Choices and sizes over time', choicesChart(pen, thinned(steps), document)),
        section('Reward of each arm', rewardChart(pen, document)),
        section('Arms', armTable(document)),
      ];
      return htmlPage(`adasolve: ${model.name || 'model'}`, factsOf(model, document), parts);
    },
  };
}

/** Every improvement, and as many of the other steps as there is room for, evenly. */
function thinned(steps: readonly Step[]): readonly Step[] {
  if (steps.length <= mostSteps) return steps;
  const every = Math.ceil(steps.length / mostSteps);
  return steps.filter(({ verdict }, k) => verdict === 'best' || k % every === 0);
}

/** A curve that holds its value until the next moment, to the end of the run. */
const toEnd = (moments: readonly Moment[], seconds: number): readonly Moment[] =>
  moments.length === 0 ? [] : [...moments, { seconds, value: moments.at(-1)!.value }];

function progressChart(
  { Plot, draw }: Pen,
  incumbents: readonly Moment[],
  bounds: readonly Moment[],
  { seconds, sense }: ResultDocument,
): string {
  const maximize = sense === 'maximize';
  if (incumbents.length + bounds.length === 0) return '<p>No solution and no bound were found.</p>';
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { value } of [...incumbents, ...bounds]) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const logarithmic = least > 0 && most > wide * least;
  const curves = [
    { name: 'incumbent', color: colors[0], above: !maximize, moments: toEnd(incumbents, seconds) },
    { name: 'bound', color: colors[1], above: maximize, moments: toEnd(bounds, seconds) },
  ].filter(({ moments }) => moments.length > 0);
  return draw({
    height: 320,
    marginBottom: 46,
    insetBottom: 14,
    x: { label: 'seconds', domain: [0, seconds] },
    y: { label: 'objective', type: logarithmic ? 'log' : 'linear', nice: true, grid: true },
    marks: curves.flatMap(({ name, color, above, moments }) => [
      Plot.line(moments, { x: 'seconds', y: 'value', curve: 'step-after', stroke: color, strokeWidth: 2 }),
      Plot.dot(moments.slice(0, -1), { x: 'seconds', y: 'value', fill: color, r: 2 }),
      Plot.text(moments.slice(-1), {
        ...{ x: 'seconds', y: 'value', text: () => name, fill: color },
        ...{ textAnchor: 'end', dy: above ? -9 : 12, dx: -4 },
      }),
    ]),
  });
}

function choicesChart({ Plot, draw }: Pen, steps: readonly Step[], { arms, seconds }: ResultDocument): string {
  if (steps.length === 0) return '<p>The search did not begin.</p>';
  const pulled = arms.filter(({ pulls }) => pulls > 0).map(({ name }) => name);
  const others = steps.filter(({ verdict }) => verdict !== 'best');
  const best = steps.filter(({ verdict }) => verdict === 'best');
  const least = steps.reduce((smallest, { size }) => Math.min(smallest, size), smallestSize);
  const place = { x: 'seconds', y: 'size', fy: 'name' } as const;
  const chart = draw({
    height: 60 + 50 * pulled.length,
    marginRight: 130,
    x: { label: 'seconds', domain: [0, seconds] },
    y: {
      label: 'size',
      type: 'log',
      domain: [least, 1],
      ticks: [0.01, 1],
      tickFormat: (size: number) => `${100 * size} %`,
    },
    fy: { label: null, domain: pulled },
    marks: [
      Plot.frame({ stroke: '#ddd' }),
      Plot.dot(others, { ...place, stroke: colors[7], r: 2 }),
      Plot.dot(best, { ...place, fill: colors[0], r: 3.5 }),
    ],
  });
  return `${chart}\n<p>A dot is one pull of an arm, its height the share of the integer columns that was free; full dots brought a new best solution.</p>`;
}

function rewardChart({ Plot, draw }: Pen, { arms }: ResultDocument): string {
  if (arms.length === 0) return '<p>The search did not begin.</p>';
  const worth = { y: 'name', x: 'meanReward' } as const;
  return draw({
    height: 50 + 22 * arms.length,
    marginLeft: 130,
    marginRight: 80,
    marginBottom: 40,
    x: { label: 'mean reward', grid: true, domain: [0, Math.max(0.1, ...arms.map(({ meanReward }) => meanReward))] },
    y: { label: null, domain: arms.map(({ name }) => name) },
    marks: [
      Plot.barX(arms, { ...worth, fill: colors[0] }),
      Plot.text(arms, {
        ...{ ...worth, text: ({ pulls }: { pulls: number }) => countText(pulls, 'pull') },
        ...{ textAnchor: 'start', dx: 4 },
      }),
      Plot.ruleX([0]),
    ],
  });
}

function armTable({ arms }: ResultDocument): string {
  const heads = ['arm', 'pulls', 'improvements', 'mean reward', 'seconds', 'size'];
  const row = (cells: readonly (string | number)[], tag: 'td' | 'th') =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(String(cell))}</${tag}>`).join('')}</tr>`;
  const lines = arms.map(({ name, pulls, improvements, meanReward, seconds, size }) =>
    row([name, pulls, improvements, meanReward.toFixed(3), seconds.toFixed(2), shareText(size)], 'td'),
  );
  return `<table>\n${[row(heads, 'th'), ...lines].join('\n')}\n</table>`;
}

/** What the page says under its title. */
function factsOf(model: MipModel, document: ResultDocument): readonly string[] {
  const { status, objective, bound, gap, seconds, iterations, seed, versions } = document;
  return [
    modelLine(model),
    `${status}: objective ${objective ?? 'none'}, bound ${bound ?? 'none'}, gap ${gapText(gap ?? Number.POSITIVE_INFINITY)}`,
    `${secondsText(seconds)}, ${iterations} iterations, seed ${seed}`,
    `adasolve ${versions.adasolve}, HiGHS ${versions.highs}, Node ${versions.node}`,
  ];
}
