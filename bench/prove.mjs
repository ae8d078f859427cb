// Proofs: how long adasolve takes to close the gap of what plain HiGHS (the same WASM build) solves to optimality, one
// after the other on a quiet machine. Only instances that plain HiGHS solves within the limit count.
//   node bench/prove.mjs --instances DIR [--instances DIR] --time 60 [--jobs 1 --jobs 2] [--only a,b]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: flags } = parseArgs({
  options: {
    instances: { type: 'string', multiple: true },
    time: { type: 'string', default: '60' },
    jobs: { type: 'string', multiple: true, default: ['1', '2'] },
    only: { type: 'string' },
  },
});
if (flags.instances === undefined) {
  console.error('bench/prove.mjs needs --instances DIR (a folder of .mps or .mps.gz files).');
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), 'adasolve-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

function run(script, path, seconds, ...rest) {
  const args = [join(here, script), path, String(seconds), '1', join(scratch, 'out.sol'), ...rest];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e8 });
  try {
    return JSON.parse(stdout);
  } catch {
    return { status: 'failed', seconds: Number.NaN };
  }
}

const time = Number(flags.time);
const only = flags.only?.split(',');
console.log(`| instance | highs s | ${flags.jobs.map((jobs) => `-j ${jobs} s | ratio`).join(' | ')} |`);
console.log(`|---|---:|${flags.jobs.map(() => '---:|---:|').join('')}`);
for (const folder of flags.instances) {
  for (const file of readdirSync(folder).filter((entry) => /\.mps(\.gz)?$/.test(entry))) {
    const instance = file.replace(/\.mps(\.gz)?$/, '');
    if (only !== undefined && !only.includes(instance)) continue;
    const path = join(folder, file);
    const plain = run('run-highs.mjs', path, time);
    if (plain.status !== 'optimal') continue;
    const cells = flags.jobs.flatMap((jobs) => {
      const mine = run('run-adasolve.mjs', path, 3 * time, '-j', jobs);
      const proven = mine.status === 'optimal';
      return [
        proven ? mine.seconds.toFixed(1) : `${mine.status}`,
        proven ? (mine.seconds / plain.seconds).toFixed(2) : '-',
      ];
    });
    console.log(`| ${instance} | ${plain.seconds.toFixed(1)} | ${cells.join(' | ')} |`);
  }
}
