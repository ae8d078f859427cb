// A series of related models, one after the other: each solved cold, and beside it warm, with what the run before has
// learned (--policy-in) and its solution as a start (--start). The two share the machine and trade cores every second.
//   node bench/series.mjs --instances DIR --time 30 [--match PREFIX] [--without-start] [--seed 1]
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { primalIntegral } from '../dist/alns/ledger.js';
import { shiftedGeometricMean } from './mip-report.mjs';

const { values: flags } = parseArgs({
  options: {
    instances: { type: 'string' },
    match: { type: 'string', default: '' },
    time: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    'without-start': { type: 'boolean', default: false },
  },
});
if (flags.instances === undefined) {
  console.error('bench/series.mjs needs --instances DIR, whose files in alphabetical order are the series.');
  process.exit(2);
}
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'adasolve-series-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const memory = join(scratch, 'memory.json');
const solution = join(scratch, 'last.sol');
const next = { memory: join(scratch, 'next.json'), solution: join(scratch, 'next.sol') };

function run(path, lane, rest) {
  const args = [cli, 'solve', path, '-t', flags.time, '-s', flags.seed, '-q', '--json', ...rest];
  const core = () => String((lane + Math.floor(performance.now() / 1000)) % 2);
  return new Promise((resolve) => {
    const child = spawn('taskset', ['-c', core(), process.execPath, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const trade = () => spawn('taskset', ['-acp', core(), String(child.pid)], { stdio: 'ignore' });
    const trading = setInterval(trade, 1000);
    let out = '';
    child.stdout.on('data', (data) => (out += data));
    child.on('close', () => {
      clearInterval(trading);
      resolve(JSON.parse(out));
    });
  });
}

const time = Number(flags.time);
const integrals = { cold: [], warm: [] };
console.log('| instance | cold: objective | integral | first s | warm: objective | integral | first s |');
console.log('|---|---:|---:|---:|---:|---:|---:|');
for (const file of readdirSync(flags.instances)
  .filter((entry) => entry.startsWith(flags.match) && /\.mps(\.gz)?$/.test(entry))
  .sort()) {
  const path = join(flags.instances, file);
  const carried = [
    ...(existsSync(memory) ? ['--policy-in', memory] : []),
    ...(existsSync(solution) && !flags['without-start'] ? ['--start', solution] : []),
  ];
  const first = carried.length === 0;
  const [cold, warm] = await Promise.all([
    run(path, 0, []),
    run(path, 1, [...carried, '--policy-out', next.memory, '-o', next.solution]),
  ]);
  const sign = cold.sense === 'maximize' ? -1 : 1;
  const reference = Math.min(
    ...[cold, warm].map(({ objective }) => (objective === null ? Infinity : sign * objective)),
  );
  const row = [cold, warm].flatMap((document, k) => {
    const incumbents = document.incumbents.map((entry) => ({ ...entry, objective: sign * entry.objective }));
    const integral = primalIntegral(incumbents, reference, time);
    if (!first) integrals[k === 0 ? 'cold' : 'warm'].push(integral);
    return [document.objective ?? '-', integral.toFixed(2), incumbents[0]?.seconds.toFixed(2) ?? '-'];
  });
  console.log(`| ${file.replace(/\.mps(\.gz)?$/, '')} | ${row.join(' | ')} |`);
  if (existsSync(next.memory)) renameSync(next.memory, memory);
  if (existsSync(next.solution)) renameSync(next.solution, solution);
}
const [cold, warm] = [integrals.cold, integrals.warm].map((values) => shiftedGeometricMean(values));
console.log(
  `\nPrimal integral from the second on, shifted geometric mean: cold ${cold.toFixed(2)} s, warm ${warm.toFixed(2)} s, ratio ${((warm + 1) / (cold + 1)).toFixed(2)}.`,
);
