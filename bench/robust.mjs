#!/usr/bin/env node
// Runs `adasolve robust` on published instances and compares with what was published of them:
//   npm run bench:robust -- --instances DIR [--family a,b] [--all] [--only a,b] [--time 60] [--jobs 1] [--out FILE.json]
//                           [--compat] [--flags '...'] [--details]
// DIR holds neur2ro/kp, neur2ro/cb, neur2ro/cb_loans and robust/facility-location-disruptions, or some of them. Without
// --all: one file of each class and size for knapsacks, three of each size for capital budgeting, one of each size and
// budget for loans (N <= 50), two of each size for facility location. With --out, what the file has already is not run again.
// --compat does as the published code of Neur2RO and counts the published objectives that come out.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compatRecord } from './robust-compat.mjs';
import { familyNames, robustInstances } from './robust-instances.mjs';
import { evaluatedDecisions } from './robust-references.mjs';
import { compatTable, familyTable, gapTo, instanceTable } from './robust-report.mjs';

const { values: flags } = parseArgs({
  options: {
    instances: { type: 'string' },
    family: { type: 'string' },
    all: { type: 'boolean', default: false },
    only: { type: 'string' },
    time: { type: 'string', default: '60' },
    jobs: { type: 'string', default: '1' },
    out: { type: 'string' },
    compat: { type: 'boolean', default: false },
    flags: { type: 'string', default: '' },
    details: { type: 'boolean', default: false },
  },
});
const wanted = flags.family?.split(',') ?? familyNames;
const unknown = wanted.find((family) => !familyNames.includes(family));
if (flags.instances === undefined || unknown !== undefined) {
  console.error(
    unknown === undefined
      ? 'bench:robust needs --instances DIR, the folder of the published instances.'
      : `There is no family '${unknown}'; there are ${familyNames.join(', ')}.`,
  );
  process.exit(2);
}

const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const pin = Number(flags.jobs) > 1 && spawnSync('taskset', ['-V']).status === 0;
const extra = flags.flags.split(' ').filter(Boolean);
// CPU seconds of all threads, which a loaded machine changes less than seconds: the last thing a run writes.
const meter = `data:text/javascript,process.on('exit',()=>{const{user,system}=process.cpuUsage();process.stderr.write('cpu '+(user+system)/1e6)})`;

/** One run of the command line, as the document it prints; undefined where it printed none. */
function run({ path, flags: own, compat }, lane) {
  const args = ['--import', meter, cli, 'robust', path, '-t', flags.time, '--json', '-q', ...own, ...extra];
  if (flags.compat) args.push(...compat);
  const [program, rest] = pin ? ['taskset', ['-c', String(lane), process.execPath, ...args]] : [process.execPath, args];
  const begun = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let errors = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (errors += data));
    child.on('close', () => {
      const wall = (performance.now() - begun) / 1000;
      const cpu = Number(/cpu ([\d.]+)$/.exec(errors)?.[1] ?? Number.NaN);
      if (out === '') console.error(errors.slice(-400));
      resolve({ wall, cpu, document: out === '' ? undefined : JSON.parse(out) });
    });
  });
}

/** Seconds until the decision that was returned had been evaluated. */
function bestAfter({ rounds, objective, sense }) {
  const key = sense === 'maximize' ? 'lower' : 'upper';
  return rounds.find((round) => round[key] === objective)?.seconds ?? null;
}

async function measure(instance, lane) {
  const { wall, cpu, document } = await run(instance, lane);
  const { family, name, group, minimize = false } = instance;
  const base = { family, name, group, minimize, wall, cpu };
  if (document === undefined)
    return { ...base, status: 'failed', objective: null, lower: null, upper: null, certified: false, references: {} };
  const { status, objective, lower, upper, certified, seconds, x } = document;
  return {
    ...base,
    ...{ status, objective, lower, upper, certified, seconds, best: bestAfter(document) },
    x: x.map((value) => Math.round(value)).join(''),
    references: await evaluatedDecisions(instance),
    ...(flags.compat ? await compatRecord(instance, document) : {}),
  };
}

const settings = { time: Number(flags.time), compat: flags.compat, flags: flags.flags };
const kept = flags.out !== undefined && existsSync(flags.out) ? JSON.parse(readFileSync(flags.out, 'utf8')) : undefined;
if (kept !== undefined && JSON.stringify(kept.settings) !== JSON.stringify(settings)) {
  console.error(`${flags.out} holds runs with other settings: ${JSON.stringify(kept.settings)}.`);
  process.exit(2);
}
const records = kept?.records ?? [];
function keep(record) {
  records.push(record);
  if (flags.out === undefined) return;
  const fresh = `${flags.out}.new`;
  writeFileSync(fresh, `${JSON.stringify({ schemaVersion: 1, settings, node: process.version, records })}\n`);
  renameSync(fresh, flags.out);
}

const only = flags.only?.split(',');
const chosen = wanted
  .flatMap((family) => robustInstances(flags.instances, family, flags.all || only !== undefined))
  .filter((instance) => only === undefined || only.some((part) => instance.name.includes(part)))
  .filter((instance) => !flags.compat || instance.compat !== undefined);
const isDone = ({ family, name }) => records.some((record) => record.family === family && record.name === name);
const queue = chosen.filter((instance) => !isDone(instance));

async function work(lane) {
  for (let instance = queue.shift(); instance !== undefined; instance = queue.shift()) {
    const record = await measure(instance, lane);
    keep(record);
    const gaps = Object.entries(record.references).map(
      ([name, { value }]) => `${name} ${gapTo(value, record).toFixed(3)} %`,
    );
    console.error(
      `${record.name.padEnd(46)} ${String(record.objective).padStart(20)} ${record.status.padEnd(9)} ${record.wall.toFixed(1)} s (CPU ${record.cpu.toFixed(1)} s)  ${gaps.join('  ')}`,
    );
  }
}
await Promise.all(Array.from({ length: Number(flags.jobs) }, (_, lane) => work(lane)));

const names = new Set(chosen.map(({ family, name }) => `${family} ${name}`));
const shown = records.filter(({ family, name }) => names.has(`${family} ${name}`));
for (const family of wanted) {
  const mine = shown.filter((record) => record.family === family);
  if (mine.length === 0) continue;
  console.log(
    `\n## ${family}, ${flags.time} s each\n\n${flags.compat ? compatTable(mine) : familyTable(family, mine)}`,
  );
  if (flags.details) console.log(`\n${instanceTable(mine)}`);
}
