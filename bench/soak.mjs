// Memory over many solves in one session: random mutation sub-MIPs, every fifth one local branching on the whole model.
//   node bench/soak.mjs MODEL [--iterations 1000] [--every 100] [--nodes 10] [--seconds 5] [--free 0.3] [--seed 1]
// Prints, in megabytes, the resident set, the heaps of both threads and the memory of the HiGHS module: all must stay flat.
import { syncBuiltinESMExports } from 'node:module';
import { parseArgs } from 'node:util';
import workerThreads from 'node:worker_threads';
import { integerColumns } from '../dist/mip/model.js';
import { readModel } from '../dist/mip/read.js';
import { verified } from '../dist/mip/verify.js';
import { createRng } from '../dist/util/rng.js';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    iterations: { type: 'string', default: '1000' },
    every: { type: 'string', default: '100' },
    nodes: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '5' },
    free: { type: 'string', default: '0.3' },
    seed: { type: 'string', default: '1' },
  },
});
const every = Number(flags.every);
const budget = { nodes: Number(flags.nodes), seconds: Number(flags.seconds) };
const rng = createRng(Number(flags.seed));

/** Words that the solver's worker keeps up to date: bytes of the WASM memory, of the heap, of array buffers. */
const gauges = new Float64Array(new SharedArrayBuffer(24));

/** Runs in the worker before its own module: finds the memory of the WASM instance and measures while the worker is idle. */
const gaugeWorker = `
  import { getEnvironmentData } from 'node:worker_threads';
  const gauges = getEnvironmentData('gauges');
  let memory;
  const seen = (instance) => {
    memory ??= Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
    return instance;
  };
  const { Instance, instantiate } = WebAssembly;
  WebAssembly.Instance = function (...args) { return seen(new Instance(...args)); };
  WebAssembly.instantiate = async (...args) => {
    const made = await instantiate(...args);
    seen(made.instance ?? made);
    return made;
  };
  setInterval(() => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    gauges.set([memory?.buffer.byteLength ?? 0, heapUsed, arrayBuffers]);
  }, 5).unref();`;

// The session starts its worker itself; the gauge comes in by the one door that is left.
workerThreads.setEnvironmentData('gauges', gauges);
const { Worker } = workerThreads;
workerThreads.Worker = class extends Worker {
  constructor(url, options) {
    super(url, { ...options, execArgv: ['--import', `data:text/javascript,${encodeURIComponent(gaugeWorker)}`] });
  }
};
syncBuiltinESMExports();
const { highs } = await import('../dist/mip/highs-solver.js');

const columns = (values, shown = (value) => value.toFixed(1)) =>
  console.log(values.map((value) => String(typeof value === 'number' ? shown(value) : value).padStart(12)).join(''));

async function measure(iteration, seconds) {
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { rss, heapUsed } = process.memoryUsage();
  const [wasm, workerHeap, buffers] = gauges;
  columns([String(iteration), seconds, ...[rss, wasm, heapUsed, workerHeap, buffers].map((bytes) => bytes / 1e6)]);
}

const { model } = await readModel({ path: positionals[0] });
const integers = integerColumns(model);
const session = await highs.open(model, { seed: Number(flags.seed) });
const first = await session.solve({}, { improvements: 1, seconds: 300 });
let incumbent = first.x && verified(model, first.x);
if (incumbent === undefined) throw new Error(`${positionals[0]}: no first solution within 300 s (${first.status}).`);

/** Fixes all integer columns but a random share to the incumbent. */
function mutation() {
  const fixed = integers.filter(() => rng.next() >= Number(flags.free));
  const values = Float64Array.from(fixed, (j) => incumbent.x[j]);
  return { bounds: { columns: fixed, lower: values, upper: values } };
}

/** A row over the binaries: at most 20 of them may differ from the incumbent. */
function localBranching() {
  const binary = integers.filter((j) => model.lower[j] === 0 && model.upper[j] === 1);
  const values = Float64Array.from(binary, (j) => (incumbent.x[j] > 0.5 ? -1 : 1));
  const ones = values.filter((value) => value < 0).length;
  return { rows: [{ indices: binary, values, lower: Number.NEGATIVE_INFINITY, upper: 20 - ones }] };
}

const begun = performance.now();
const counts = {};
columns(['iteration', 'seconds', 'rss', 'wasm', 'heap', 'worker', 'buffers']);
await measure(0, 0);
for (let iteration = 1; iteration <= Number(flags.iterations); iteration++) {
  const change = { ...(iteration % 5 === 0 ? localBranching() : mutation()), cutoff: incumbent.objective };
  const result = await session.solve(change, budget, incumbent.x);
  counts[result.status] = (counts[result.status] ?? 0) + 1;
  const point = result.x && verified(model, result.x);
  if (point !== undefined && point.objective < incumbent.objective) incumbent = point;
  if (iteration % every === 0) await measure(iteration, (performance.now() - begun) / 1000);
}
session.dispose();
console.log(`${JSON.stringify(counts)}, objective ${incumbent.objective}`);
