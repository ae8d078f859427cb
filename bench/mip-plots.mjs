// Pictures of side-by-side runs: the mean primal gap over time, and performance profiles (Dolan & More 2002) of the primal
// integral and of the final gap. Reads what bench/mip.mjs wrote; several files are one collection.
//   node bench/mip-plots.mjs RUN.json [RUN.json ...] --out PICTURE.svg or PICTURE.png
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { primalGap } from '../dist/alns/ledger.js';
import { loadRasterizer } from '../dist/experiment/report/png.js';
import { colors, createPen } from '../dist/util/chart.js';
import { compose } from '../dist/util/picture.js';

const { values: flags, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
if (positionals.length === 0 || !/\.(svg|png)$/.test(flags.out ?? '')) {
  console.error('usage: node bench/mip-plots.mjs RUN.json [RUN.json ...] --out PICTURE.svg or PICTURE.png');
  process.exit(2);
}
const runs = positionals.map((file) => JSON.parse(readFileSync(file, 'utf8')));
const { time } = runs[0];
const records = runs.flatMap(({ records }) => records);
const solvers = [...new Set(records.map(({ solver }) => solver))];
const colorOf = (solver) => colors[solvers.indexOf(solver) % colors.length];
const keyOf = ({ instance, seed }) => `${instance}#${seed}`;
const keys = [...new Set(records.map(keyOf))];
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The primal gap of a run at a time: 1 before the first solution. */
function gapAt({ incumbents, reference }, seconds) {
  const last = incumbents.findLast((incumbent) => incumbent.seconds <= seconds);
  return last === undefined ? 1 : primalGap(last.objective, reference);
}

/** Points of a grid that is even in the logarithm. */
const times = Array.from({ length: 121 }, (_, k) => 0.1 * (time / 0.1) ** (k / 120));
const gaps = solvers.flatMap((solver) => {
  const mine = records.filter((entry) => entry.solver === solver);
  return times.map((seconds) => ({ solver, seconds, gap: 100 * mean(mine.map((entry) => gapAt(entry, seconds))) }));
});

/** By solver and ratio, the share of models on which a measure is within that ratio of the best of all solvers. */
function profile(measure, most) {
  const ratios = Array.from({ length: 101 }, (_, k) => most ** (k / 100));
  const best = new Map(
    keys.map((key) => [key, Math.min(...records.filter((entry) => keyOf(entry) === key).map(measure))]),
  );
  return solvers.flatMap((solver) => {
    const mine = records.filter((entry) => entry.solver === solver);
    return ratios.map((ratio) => ({
      solver,
      ratio,
      share:
        (100 * mine.filter((entry) => measure(entry) <= ratio * best.get(keyOf(entry)) + 1e-12).length) / mine.length,
    }));
  });
}

const pen = await createPen();
const { Plot } = pen;
const line = (data, x, y) =>
  Plot.line(data, { x, y, stroke: ({ solver }) => colorOf(solver), z: 'solver', strokeWidth: 2 });
const frame = { width: 900, height: 300, marginLeft: 60, color: { type: 'identity' } };
const share = { label: 'models (%)', domain: [0, 100], grid: true };
const charts = [
  pen.draw({
    ...frame,
    x: {
      type: 'log',
      label: 'seconds since the start of the process',
      ticks: [0.1, 0.3, 1, 3, 10, 30],
      tickFormat: String,
    },
    y: { label: 'mean primal gap (%)', domain: [0, 100], grid: true },
    marks: [line(gaps, 'seconds', 'gap')],
  }),
  pen.draw({
    ...frame,
    x: {
      type: 'log',
      label: 'primal integral + 1 s, as a multiple of the best',
      ticks: [1, 2, 5, 10],
      tickFormat: String,
    },
    y: share,
    marks: [
      line(
        profile(({ integral }) => integral + 1, 20),
        'ratio',
        'share',
      ),
    ],
  }),
  pen.draw({
    ...frame,
    x: {
      type: 'log',
      label: `primal gap after ${time} s + 0.1 %, as a multiple of the best`,
      ticks: [1, 3, 10, 30, 100, 300],
      tickFormat: String,
    },
    y: share,
    marks: [
      line(
        profile(({ gap }) => gap + 1e-3, 1000),
        'ratio',
        'share',
      ),
    ],
  }),
];
const picture = compose(
  `${solvers.join(', ')}: ${keys.length} models, ${time} s`,
  'Above the mean primal gap over time (100 % before the first solution). Below, performance profiles: the share of models on which a solver is within a multiple of the best one, for the primal integral and for the final gap.',
  solvers.map((solver) => ({ label: solver, color: colorOf(solver) })),
  charts,
);
writeFileSync(flags.out, flags.out.endsWith('.svg') ? `${picture.svg}\n` : (await loadRasterizer())(picture.svg));
