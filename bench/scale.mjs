// A large model, read and searched by the command line: peak memory of the whole process, and what it found.
//   node bench/scale.mjs [--columns 200000] [--rows 100000] [--nonzeros 2000000] [--seconds 120]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { createRng } from '../dist/util/rng.js';

const { values: flags } = parseArgs({
  options: {
    columns: { type: 'string', default: '200000' },
    rows: { type: 'string', default: '100000' },
    nonzeros: { type: 'string', default: '2000000' },
    seconds: { type: 'string', default: '120' },
  },
});
const [columns, rows, nonzeros] = [flags.columns, flags.rows, flags.nonzeros].map(Number);
const rng = createRng(1);
const perColumn = Math.round(nonzeros / columns);

/** A weighted set cover with as many entries in every column. */
function model() {
  const lines = ['NAME scale', 'ROWS', ' N cost'];
  for (let i = 0; i < rows; i++) lines.push(` G r${i}`);
  lines.push('COLUMNS', " M 'MARKER' 'INTORG'");
  for (let j = 0; j < columns; j++) {
    lines.push(` x${j} cost ${1 + rng.int(100)}`);
    const seen = new Set([j % rows]);
    while (seen.size < perColumn) seen.add(rng.int(rows));
    for (const i of seen) lines.push(` x${j} r${i} 1`);
  }
  lines.push(" M 'MARKER' 'INTEND'", 'RHS');
  for (let i = 0; i < rows; i++) lines.push(` RHS r${i} 1`);
  lines.push('BOUNDS');
  for (let j = 0; j < columns; j++) lines.push(` BV BND x${j}`);
  return gzipSync(`${lines.join('\n')}\nENDATA\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'adasolve-scale-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'scale.mps.gz');
writeFileSync(file, model());
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const child = spawn(process.execPath, [cli, 'solve', file, '-t', flags.seconds, '--json'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
let peak = 0;
const watch = setInterval(() => {
  try {
    const line = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
    peak = Math.max(peak, Number(line?.[1] ?? 0));
  } catch {
    // The process has just ended.
  }
}, 100);
let out = '';
child.stdout.on('data', (data) => {
  out += data;
});
child.on('close', () => {
  clearInterval(watch);
  const { status, objective, iterations, incumbents, seconds } = JSON.parse(out);
  const first = incumbents[0]?.seconds?.toFixed(1) ?? '-';
  console.log(
    `${status}, objective ${objective}, first solution after ${first} s, ${iterations} iterations, ${seconds.toFixed(1)} s`,
  );
  console.log(`peak memory ${(peak / 1024).toFixed(0)} MiB`);
});
