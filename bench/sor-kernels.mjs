#!/usr/bin/env node
// Times the kernels of relaxation beside C compiled with -O3 and, given a Python that has it, PyAMG, in one run:
//   node bench/sor-kernels.mjs [--python <program>] [--large]
// All take turns on one matrix, round by round, and the fastest round counts, so that other work on the machine slows none
// of them alone. `--large` solves a system of 4,000,000 unknowns instead and prints the memory that it took.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { beginChain, chainedSweep } from '../dist/sor/chained-sweep.js';
import { conjugateGradient, createWorkspace, csrFromTriplets, ssorPcg } from '../dist/sor/index.js';

const omega = 1.9;
const peer = (name) => fileURLToPath(new URL(`peers/${name}`, import.meta.url));
const { values: flags } = parseArgs({ options: { python: { type: 'string' }, large: { type: 'boolean' } } });

function grid(m) {
  const size = m * m;
  const rows = new Int32Array(5 * size);
  const columns = new Int32Array(5 * size);
  const values = new Float64Array(5 * size);
  let k = 0;
  const add = (row, column, value) => {
    rows[k] = row;
    columns[k] = column;
    values[k++] = value;
  };
  for (let i = 0; i < size; i++) {
    add(i, i, 4);
    if (i >= m) add(i, i - m, -1);
    if (i % m > 0) add(i, i - 1, -1);
    if (i % m < m - 1) add(i, i + 1, -1);
    if (i < size - m) add(i, i + m, -1);
  }
  return csrFromTriplets({
    size,
    rows: rows.subarray(0, k),
    columns: columns.subarray(0, k),
    values: values.subarray(0, k),
  });
}

const rhs = (size) => Float64Array.from({ length: size }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.5);

/** Runs a program that prints numbers; undefined when it is missing or fails. */
function numbersOf(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim().split(' ').map(Number) : undefined;
}

function compile(folder) {
  const program = join(folder, 'sor');
  const { status } = spawnSync('cc', ['-O3', '-o', program, peer('sor.c'), '-lm'], { stdio: 'inherit' });
  return status === 0 ? program : undefined;
}

function nanoseconds(work) {
  const start = process.hrtime.bigint();
  const count = work();
  return Number(process.hrtime.bigint() - start) / count;
}

function compare(m, program) {
  const a = grid(m);
  const size = a.size;
  const b = rhs(size);
  const workspace = createWorkspace(size);
  const scale = new Float64Array(size).fill(omega / 4);
  const [x, r, delta] = [new Float64Array(size), b.slice(), new Float64Array(size)];
  beginChain(a, scale, r, delta);
  const rule = (maxIterations) => ({ tolerance: 1e-8, relativeTo: 'rhs', maxIterations });
  const best = {};
  const note = (name, value) => {
    best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, value);
  };
  const sweeps = m <= 100 ? 400 : 5;
  const cap = m <= 100 ? 15 : 8;
  for (let round = 0; round < 8; round++) {
    if (program !== undefined) {
      const [two, one] = numbersOf(program, [m, sweeps]);
      note('C -O3, two passes', two);
      note('C -O3, one pass', one);
    }
    if (flags.python !== undefined) {
      const found = numbersOf(flags.python, [peer('sor_pyamg.py'), m, sweeps]);
      if (found === undefined) throw new Error(`${flags.python} cannot run PyAMG.`);
      note('PyAMG, sweep alone', found[0]);
      note('PyAMG, sweep and SciPy residual', found[1]);
    }
    for (let sweep = 0; sweep < sweeps; sweep++)
      note(
        'adasolve, sweep with residual',
        nanoseconds(() => {
          chainedSweep(a, omega, scale, x, r, delta);
          return size;
        }),
      );
    for (let turn = 0; turn < 8; turn++) {
      for (const iterations of [cap, 2 * cap]) {
        const run = (solve, options) =>
          nanoseconds(() => {
            const found = solve(a, b, { ...options, workspace, rule: rule(iterations) });
            if (found.iterations !== iterations) throw new Error(`it converged before ${iterations} iterations.`);
            return size;
          });
        note(`CG ${iterations}`, run(conjugateGradient, {}));
        note(`SSOR-PCG ${iterations}`, run(ssorPcg, { omega }));
      }
    }
  }
  // What a solve takes besides its iterations falls out of the difference of two.
  for (const name of ['CG', 'SSOR-PCG']) {
    best[`adasolve, ${name} iteration`] = (best[`${name} ${2 * cap}`] - best[`${name} ${cap}`]) / cap;
    delete best[`${name} ${cap}`];
    delete best[`${name} ${2 * cap}`];
  }
  return best;
}

function report(m, best) {
  console.log(`\nn = ${m * m}, nanoseconds per row`);
  for (const [name, value] of Object.entries(best)) console.log(`  ${name.padEnd(34)} ${value.toFixed(2)}`);
  const ratio = (name, other) => {
    if (best[name] === undefined || best[other] === undefined) return;
    console.log(`  ${name} / ${other}: ${(best[name] / best[other]).toFixed(2)}`);
  };
  const sweep = 'adasolve, sweep with residual';
  for (const other of Object.keys(best).filter((name) => /^(C|PyAMG)/.test(name))) ratio(sweep, other);
  ratio('adasolve, SSOR-PCG iteration', 'adasolve, CG iteration');
}

function solveLarge() {
  const a = grid(2000);
  const start = performance.now();
  const result = ssorPcg(a, rhs(a.size), {
    omega: 1.99,
    rule: { tolerance: 1e-8, relativeTo: 'rhs', maxIterations: 5000 },
  });
  const seconds = (performance.now() - start) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024 ** 2;
  console.log(
    `n = ${a.size}: ${result.converged ? 'solved' : result.reason} after ${result.iterations} iterations, ` +
      `${seconds.toFixed(1)} s, residual ${result.residual.toExponential(2)}, at most ${peak.toFixed(2)} GiB in memory`,
  );
}

if (flags.large === true) solveLarge();
else {
  const folder = mkdtempSync(join(tmpdir(), 'adasolve-bench-'));
  try {
    const program = compile(folder);
    if (program === undefined) console.log('no C compiler, so no comparison with C');
    for (const m of [100, 1000]) report(m, compare(m, program));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
