// The LP-free start heuristics alone, each instance in a fresh process, times from the model in memory.
//   node bench/start.mjs DIR [DIR ...] [--seconds 2] [--only a,b] [--known FILE.csv] [--seed 1] [--cpu]
// --cpu counts CPU seconds of the process instead of wall seconds: for machines that are busy with other things.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findStart } from '../dist/alns/start/start.js';
import { inSourceSense } from '../dist/mip/model.js';
import { readModel } from '../dist/mip/read.js';
import { createRng } from '../dist/util/rng.js';
import { knownValues } from './known-values.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '2' },
    only: { type: 'string' },
    known: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: '1' },
    cpu: { type: 'boolean', default: false },
    one: { type: 'boolean', default: false },
  },
});
const seconds = Number(flags.seconds);
const marks = [1, 2, 5, 10].filter((mark) => mark <= seconds);

/** Runs one file and prints what was found when, as JSON. */
async function one(path) {
  const { model } = await readModel({ path });
  const begun = performance.now();
  const usage = process.cpuUsage();
  const clock = () => {
    if (!flags.cpu) return (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(usage);
    return (user + system) / 1e6;
  };
  const points = [];
  const { effortUsed } = findStart(model, {
    rng: createRng(Number(flags.seed)),
    effort: Number.POSITIVE_INFINITY,
    clock,
    deadline: seconds,
    onPoint: ({ objective }, source) => points.push({ at: clock(), value: inSourceSense(model, objective), source }),
  });
  console.log(JSON.stringify({ points, ended: clock(), effort: effortUsed }));
}

const shown = (value) => (value === undefined ? '-' : String(Number(value.toPrecision(7))));

/** Runs all files of the folders and prints the table. */
function all() {
  const known = knownValues(flags.known);
  const only = flags.only?.split(',');
  const heads = ['instance', 'first s', 'first value', ...marks.map((mark) => `${mark} s`), 'best known', 'effort/s'];
  console.log(`| ${heads.join(' | ')} |\n|${heads.map(() => '---').join('|')}|`);
  for (const folder of positionals) {
    for (const file of readdirSync(folder).filter((name) => /\.mps(\.gz)?$/.test(name))) {
      const name = basename(file).replace(/\.mps(\.gz)?$/, '');
      if (only !== undefined && !only.includes(name)) continue;
      const args = [fileURLToPath(import.meta.url), join(folder, file), '--one', '--seconds', flags.seconds];
      const run = spawnSync(process.execPath, [...args, '--seed', flags.seed, ...(flags.cpu ? ['--cpu'] : [])], {
        encoding: 'utf8',
      });
      if (run.status !== 0) {
        console.log(`| ${name} | failed: ${run.stderr.trim().split('\n').at(-1)} |`);
        continue;
      }
      const { points, ended, effort } = JSON.parse(run.stdout);
      const cells = [
        name,
        points[0]?.at.toFixed(2) ?? '-',
        shown(points[0]?.value),
        ...marks.map((mark) => shown(points.filter(({ at }) => at <= mark).at(-1)?.value)),
        shown(known.get(name)),
        `${(effort / ended / 1e6).toFixed(0)}M`,
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
}

if (positionals.length === 0) {
  console.error('bench/start.mjs needs at least one folder of .mps or .mps.gz files.');
  process.exitCode = 2;
} else if (flags.one) await one(positionals[0]);
else all();
