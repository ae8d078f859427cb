// node bench/run-adasolve.mjs MODEL SECONDS SEED OUT.sol [flags]: one run of the command line, as a JSON line for the benchmark.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [file, time, seed, sol, ...flags] = process.argv.slice(2);
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const begun = performance.now();
const { stdout, stderr } = spawnSync(
  process.execPath,
  [cli, 'solve', file, '-t', time, '-s', seed, '-q', '--json', '-o', sol, ...flags],
  {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  },
);
const seconds = (performance.now() - begun) / 1000;
const document = stdout === '' ? { status: 'failed', incumbents: [] } : JSON.parse(stdout);
console.log(
  JSON.stringify({
    status: document.status,
    seconds,
    objective: document.objective,
    bound: document.bound,
    incumbents: document.incumbents.map(({ seconds: at, objective }) => [at, objective]),
    ...(stderr === '' ? {} : { message: stderr.slice(-300) }),
  }),
);
