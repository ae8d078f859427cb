// Side by side: adasolve and plain HiGHS (the same WASM build), and the peers of a Python when one is named, each on one
// core, started together instance by instance. The cores of a machine may differ in speed, as neighbours of a virtual
// machine come and go: every second the runs trade cores. Every solution is verified by this project's own checker.
//   node bench/mip.mjs --instances DIR [--instances DIR] --time 60 --runs 1 [--only a,b] [--solvers a,b] [--peers-python PYTHON] [--known FILE.csv] [--out FILE.json]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { primalGap, primalIntegral } from '../dist/alns/ledger.js';
import { completeSolution, inSourceSense, readModel, readSolution, verified } from '../dist/mip/index.js';
import { knownValues } from './known-values.mjs';
import { markdownReport } from './mip-report.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: flags } = parseArgs({
  options: {
    instances: { type: 'string', multiple: true },
    time: { type: 'string', default: '60' },
    runs: { type: 'string', default: '1' },
    only: { type: 'string' },
    solvers: { type: 'string' },
    known: { type: 'string', multiple: true, default: [] },
    'peers-python': { type: 'string' },
    'adasolve-flags': { type: 'string', default: '' },
    out: { type: 'string' },
  },
});
if (flags.instances === undefined) {
  console.error('bench:mip needs --instances DIR (a folder of .mps or .mps.gz files).');
  process.exit(2);
}
const time = Number(flags.time);
const cores = availableParallelism();
const pin = spawnSync('taskset', ['-V']).status === 0;

const node = (script, ...args) => [process.execPath, join(here, script), ...args];
const python = flags['peers-python'];
const peer = (script, module) => ({
  command: (file, sol, seed) => [python, join(here, 'peers', script), file, String(time), String(seed), sol],
  absent: python === undefined || spawnSync(python, ['-c', `import ${module}`]).status !== 0,
});
const solvers = {
  adasolve: {
    command: (file, sol, seed) =>
      node(
        'run-adasolve.mjs',
        file,
        String(time),
        String(seed),
        sol,
        ...flags['adasolve-flags'].split(' ').filter(Boolean),
      ),
  },
  highs: { command: (file, sol, seed) => node('run-highs.mjs', file, String(time), String(seed), sol) },
  ...(python === undefined
    ? {}
    : {
        'highs-native': peer('highs_native.py', 'highspy'),
        scip: peer('scip.py', 'pyscipopt'),
        'cp-sat': peer('cpsat.py', 'ortools'),
      }),
};
for (const [name, { absent }] of Object.entries(solvers))
  if (absent) console.error(`${name}: absent, its Python package is not installed.`);
const wanted = flags.solvers?.split(',') ?? Object.keys(solvers);
const names = Object.keys(solvers).filter((name) => wanted.includes(name) && !solvers[name].absent);

const scratch = mkdtempSync(join(tmpdir(), 'adasolve-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** A process and all its descendants. */
function family(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return [pid, ...children.flatMap((child) => family(Number(child)))];
  } catch {
    return [pid];
  }
}

/** Milliseconds that a run stays on one core. */
const stay = 1000;

/** Runs a command on one core at a time, in a lane of its own, and parses the JSON document it prints. */
function run([command, ...args], lane) {
  const core = () => String((lane + Math.floor(performance.now() / stay)) % cores);
  const [program, rest] = pin ? ['taskset', ['-c', core(), command, ...args]] : [command, args];
  return new Promise((resolve) => {
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    const trade = () => {
      for (const pid of family(child.pid)) spawn('taskset', ['-acp', core(), String(pid)], { stdio: 'ignore' });
    };
    const trading = pin ? setInterval(trade, stay) : undefined;
    let out = '';
    let errors = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (errors += data));
    const killer = setTimeout(() => child.kill('SIGKILL'), (time * 2 + 60) * 1000);
    child.on('close', () => {
      clearTimeout(killer);
      clearInterval(trading);
      try {
        resolve(JSON.parse(out));
      } catch {
        resolve({ status: 'failed', incumbents: [], message: errors.slice(-400) });
      }
    });
  });
}

/** The verified point of a solution file; a file that names no values stands for the zero vector. */
function checked(model, sol) {
  try {
    return verified(model, completeSolution(readSolution({ path: sol, name: sol }, model)));
  } catch (error) {
    console.error(String(error.message));
    return undefined;
  }
}

/** The record of one run: what the solver says, checked. Objectives in minimisation form. */
function record(model, name, sol, said, instance, seed) {
  const incumbents = said.incumbents.map(([seconds, value]) => ({
    seconds,
    objective: inSourceSense(model, value),
    source: name,
  }));
  const point = existsSync(sol) ? checked(model, sol) : undefined;
  return {
    instance,
    solver: name,
    seed,
    status: said.status,
    wall: said.seconds,
    bound: said.bound ?? null,
    verified: point !== undefined,
    objective: point?.objective ?? null,
    incumbents,
    message: said.message,
  };
}

const known = knownValues(flags.known);
const only = flags.only?.split(',');
const records = [];
const report = { schemaVersion: 1, time, runs: Number(flags.runs), pinned: pin, node: process.version, records };
/** After every instance: a long run that is ended early has what it has. */
const save = () => flags.out !== undefined && writeFileSync(flags.out, `${JSON.stringify(report)}\n`);
for (const folder of flags.instances) {
  for (const file of readdirSync(folder)
    .filter((entry) => /\.mps(\.gz)?$/.test(entry))
    .sort()) {
    const instance = file.replace(/\.mps(\.gz)?$/, '');
    if (only !== undefined && !only.includes(instance)) continue;
    const path = join(folder, file);
    const { model } = await readModel({ path });
    for (let seed = 1; seed <= Number(flags.runs); seed++) {
      const queue = [...names];
      const mine = [];
      const work = async (lane) => {
        for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
          const sol = join(scratch, `${instance}-${name}-${seed}.sol`);
          mine.push(
            await record(model, name, sol, await run(solvers[name].command(path, sol, seed), lane), instance, seed),
          );
        }
      };
      await Promise.all(Array.from({ length: Math.max(1, Math.min(cores, names.length)) }, (_, lane) => work(lane)));
      const best = known.get(instance);
      const reference = Math.min(
        best === undefined ? Infinity : inSourceSense(model, best),
        ...mine.map(({ objective }) => objective ?? Infinity),
      );
      for (const entry of mine.sort((a, b) => names.indexOf(a.solver) - names.indexOf(b.solver))) {
        Object.assign(entry, {
          maximize: model.maximize,
          reference,
          gap: entry.objective === null ? 1 : primalGap(entry.objective, reference),
          integral: primalIntegral(entry.incumbents, reference, time),
          first: entry.incumbents[0]?.seconds ?? null,
          pureBinaryInequality:
            model.integer.every((flag, j) => flag === 1 && model.lower[j] >= 0 && model.upper[j] <= 1) &&
            model.rowLower.every((low, i) => low !== model.rowUpper[i]),
        });
        records.push(entry);
        const shown = entry.objective === null ? '-' : inSourceSense(model, entry.objective);
        console.error(
          `${instance.padEnd(24)} ${entry.solver.padEnd(13)} ${String(shown).padStart(20)}  gap ${(100 * entry.gap).toFixed(3).padStart(8)} %  integral ${entry.integral.toFixed(2).padStart(7)}  first ${entry.first?.toFixed(2) ?? '-'} s  wall ${entry.wall?.toFixed(1)} s  ${entry.status}${entry.message ? `  ${entry.message}` : ''}`,
        );
      }
      save();
    }
  }
}
console.log(markdownReport(report, names));
