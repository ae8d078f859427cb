// Memory of a whole run of the command line over time, all threads and their WebAssembly memory together.
//   node bench/soak-run.mjs MODEL [--seconds 600] [--every 60]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '600' }, every: { type: 'string', default: '60' } },
});
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const args = [cli, 'solve', positionals[0], '-t', flags.seconds, '--gap', '0', '--json', '-q'];
const begun = performance.now();
const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
const show = () => {
  const [, resident] = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
  const seconds = (performance.now() - begun) / 1000;
  console.log(`${seconds.toFixed(0).padStart(6)} s  ${(Number(resident) / 1024).toFixed(0).padStart(6)} MiB`);
};
const watch = setInterval(show, Number(flags.every) * 1000);
let out = '';
child.stdout.on('data', (data) => {
  out += data;
});
child.on('close', () => {
  clearInterval(watch);
  const { status, iterations, objective, seconds } = JSON.parse(out);
  console.log(`${status} after ${iterations} iterations and ${seconds.toFixed(2)} s, objective ${objective}`);
});
