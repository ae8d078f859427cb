// Reproduces the reference table of learned relaxation, the heat equation's totals, and the comparison of the default learner
// with classical methods over all sequences.
//   node bench/relax.mjs table [--trials 40] [--rounds 5000] [--threads 2] [--lines FILE]
//   node bench/relax.mjs heat [--cells 100] [--systems 5000] [--every 1] [--threads 2]
//   node bench/relax.mjs sequences [--systems 500] [--threads 2]
//   node bench/relax.mjs overhead
// `heat --every k` solves each k-th system and multiplies: an estimate of the totals. `table` keeps finished trials in --lines (JSON lines) and goes on from there when it is run again.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    trials: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '5000' },
    threads: { type: 'string', default: '2' },
    lines: { type: 'string' },
    cells: { type: 'string', default: '100' },
    systems: { type: 'string' },
    every: { type: 'string', default: '1' },
  },
});
const [mode = 'table'] = positionals;

/** Hands tasks to worker threads and what they answer to `take`, in the order of completion. */
async function share(tasks, take) {
  const queue = [...tasks];
  const workers = Array.from({ length: Math.min(Number(flags.threads), queue.length) }, () => {
    const worker = new Worker(new URL('./relax-worker.mjs', import.meta.url));
    return new Promise((resolve, reject) => {
      const next = () => {
        const task = queue.shift();
        if (task !== undefined) return worker.postMessage(task);
        worker.terminate();
        resolve();
      };
      worker.on('message', (answer) => {
        take(answer);
        next();
      });
      worker.on('error', reject);
      next();
    });
  });
  await Promise.all(workers);
}

const points = [100, 1000, 5000];
const laws = ['high-variance', 'low-variance'];

/** Mean and standard error. */
function summary(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / Math.max(1, values.length - 1) / values.length) };
}

async function table() {
  const rounds = Number(flags.rounds);
  const done = flags.lines !== undefined && existsSync(flags.lines);
  const answers = done
    ? readFileSync(flags.lines, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  const has = (law, trial) => answers.some((answer) => answer.law === law && answer.trial === trial);
  const tasks = Array.from({ length: Number(flags.trials) }, (_, trial) =>
    laws.map((law) => ({ kind: 'trial', law, trial, rounds })),
  )
    .flat()
    .filter(({ law, trial }) => !has(law, trial));
  const began = performance.now();
  await share(tasks, (answer) => {
    answers.push(answer);
    if (flags.lines !== undefined) appendFileSync(flags.lines, `${JSON.stringify(answer)}\n`);
  });
  if (tasks.length > 0)
    console.log(
      `${tasks.length} trials in ${((performance.now() - began) / 1000).toFixed(0)} s, ${(process.cpuUsage().user / 1e6).toFixed(0)} s of processor time\n`,
    );
  answers.sort((a, b) => a.trial - b.trial);
  for (const law of laws) {
    const own = answers.filter((answer) => answer.law === law);
    if (own.length === 0) continue;
    const at = points.filter((point) => point <= rounds);
    console.log(
      `${law}, ${own.length} trials\n\n| policy | ${at.map((t) => `T=${t}`).join(' | ')} |\n|---|${at.map(() => '---|').join('')}`,
    );
    for (const name of Object.keys(own[0].averages)) {
      const cells = at.map((t) => {
        const { mean, error } = summary(own.flatMap((answer) => answer.averages[name]?.[t] ?? []));
        return `${mean.toFixed(2)} ± ${error.toFixed(2)}`;
      });
      console.log(`| ${name} | ${cells.join(' | ')} |`);
    }
    console.log('');
  }
}

async function heat() {
  const systems = Number(flags.systems ?? '5000');
  const cells = Number(flags.cells);
  const part = Math.ceil(systems / 50);
  const tasks = Array.from({ length: Math.ceil(systems / part) }, (_, k) => ({
    kind: 'heat-part',
    cells,
    every: Number(flags.every),
    from: k * part,
    to: Math.min(systems, (k + 1) * part),
  }));
  const parts = [];
  await share(tasks, (answer) => parts.push(answer));
  parts.sort((a, b) => a.from - b.from);
  await share(
    [{ kind: 'heat-learners', rows: parts.flatMap(({ rows }) => rows), cells, systems, every: Number(flags.every) }],
    ({ totals }) => {
      console.log(
        `heat, cells=${cells}, ${systems} systems: iterations in total${flags.every === '1' ? '' : `, estimated from each ${flags.every}th`}\n\n| method | iterations |\n|---|---|`,
      );
      for (const [name, total] of Object.entries(totals))
        console.log(`| ${name} | ${Math.round(total * Number(flags.every))} |`);
    },
  );
}

async function sequences() {
  const systems = Number(flags.systems ?? '500');
  const specs = [
    { kind: 'shifted-laplacian', law: 'high-variance' },
    { kind: 'shifted-laplacian', law: 'low-variance' },
    { kind: 'shifted-laplacian', domain: 'l-shape', side: 20 },
    { kind: 'shifted-laplacian', anisotropy: 100, side: 20 },
    { kind: 'shifted-laplacian', stencil: 'nine-point', side: 20 },
    { kind: 'regime-switches' },
    { kind: 'heat', dimension: 1, cells: 100 },
    { kind: 'heat', cells: 25 },
    { kind: 'heat', dimension: 3, cells: 10 },
    { kind: 'diffusion' },
    { kind: 'graph-laplacian' },
    { kind: 'bratu' },
    { kind: 'p-laplacian' },
    { kind: 'interior-point' },
    { kind: 'pressure-projection' },
  ];
  console.log(
    '| sequence | systems | default learner | MIC(0)-CG | ITPACK | best fixed SOR | best fixed SSOR-CG | against the best |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  await share(
    specs.map((spec) => ({ kind: 'sequence', spec, systems })),
    ({ name, count, costs }) => {
      const { learner, mic, itpack, sor, ssor } = costs;
      const shown = [learner, mic, itpack, sor.cost, ssor.cost].map((cost) =>
        Number.isFinite(cost) ? (cost / 1e6).toFixed(1) : 'failed',
      );
      shown[3] += Number.isFinite(sor.cost) ? ` (${sor.omega})` : '';
      shown[4] += ` (${ssor.omega})`;
      const best = Math.min(mic, itpack, sor.cost, ssor.cost);
      console.log(`| ${name} | ${count} | ${shown.join(' | ')} | ${(100 * (learner / best - 1)).toFixed(1)} % |`);
    },
  );
}

const modes = {
  table,
  heat,
  sequences,
  overhead: () => share([{ kind: 'overhead' }], ({ lines }) => console.log(lines.join('\n'))),
};
if (modes[mode] === undefined) throw new Error(`there is no mode ${mode}; there are ${Object.keys(modes).join(', ')}.`);
await modes[mode]();
