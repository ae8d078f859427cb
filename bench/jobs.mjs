// One thread against several, one after the other on a quiet machine, the same wall time each.
//   node bench/jobs.mjs --instances DIR [--instances DIR] --time 60 --jobs 2 [--only a,b] [--known FILE.csv]
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { primalGap, primalIntegral } from '../dist/alns/ledger.js';
import { knownValues } from './known-values.mjs';
import { shiftedGeometricMean } from './mip-report.mjs';

const { values: flags } = parseArgs({
  options: {
    instances: { type: 'string', multiple: true },
    time: { type: 'string', default: '60' },
    jobs: { type: 'string', default: '2' },
    only: { type: 'string' },
    known: { type: 'string', multiple: true, default: [] },
  },
});
if (flags.instances === undefined) {
  console.error('bench/jobs.mjs needs --instances DIR (a folder of .mps or .mps.gz files).');
  process.exit(2);
}
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const time = Number(flags.time);
const only = flags.only?.split(',');
const known = knownValues(flags.known);

function run(path, jobs) {
  const args = [cli, 'solve', path, '-t', flags.time, '-s', '1', '-q', '--json', '-j', jobs];
  return JSON.parse(spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 }).stdout);
}

const integrals = { one: [], several: [] };
console.log(`| instance | -j 1: objective | gap % | integral | -j ${flags.jobs}: objective | gap % | integral |`);
console.log('|---|---:|---:|---:|---:|---:|---:|');
for (const folder of flags.instances) {
  for (const file of readdirSync(folder).filter((entry) => /\.mps(\.gz)?$/.test(entry))) {
    const instance = file.replace(/\.mps(\.gz)?$/, '');
    if (only !== undefined && !only.includes(instance)) continue;
    const [one, several] = [run(join(folder, file), '1'), run(join(folder, file), flags.jobs)];
    const sign = one.sense === 'maximize' ? -1 : 1;
    const best = known.get(instance);
    const reference = Math.min(
      best === undefined ? Infinity : sign * best,
      ...[one, several].map(({ objective }) => (objective === null ? Infinity : sign * objective)),
    );
    const cells = [one, several].flatMap((document, k) => {
      const incumbents = document.incumbents.map((entry) => ({ ...entry, objective: sign * entry.objective }));
      const integral = primalIntegral(incumbents, reference, time);
      integrals[k === 0 ? 'one' : 'several'].push(integral);
      const gap = document.objective === null ? 1 : primalGap(sign * document.objective, reference);
      return [document.objective ?? '-', (100 * gap).toFixed(3), integral.toFixed(2)];
    });
    console.log(`| ${instance} | ${cells.join(' | ')} |`);
  }
}
const [one, several] = [integrals.one, integrals.several].map((values) => shiftedGeometricMean(values));
console.log(
  `\nPrimal integral, shifted geometric mean: one thread ${one.toFixed(2)} s, ${flags.jobs} threads ${several.toFixed(2)} s, ratio ${(several / one).toFixed(2)}.`,
);
