// node bench/run-highs.mjs MODEL SECONDS SEED OUT.sol: plain HiGHS (the WASM build of the package), as a JSON line for the benchmark.
import { writeFileSync } from 'node:fs';
import { compileHighs, loadHighs } from '../dist/mip/highs-runtime.js';
import { formatSolution, inSourceSense, objectiveOf, readModel } from '../dist/mip/index.js';

const [file, time, seed, sol] = process.argv.slice(2);
const clock = () => performance.now() / 1000;
const { model } = await readModel({ path: file });
const highs = await loadHighs(await compileHighs());
const { columns: numCols, rows: numRows, starts, indices, values } = model;
const target = highs.createModel({
  numCols,
  numRows,
  offset: model.offset,
  colCost: model.cost,
  colLower: model.lower,
  colUpper: model.upper,
  rowLower: model.rowLower,
  rowUpper: model.rowUpper,
  matrix: { format: 'csc', numRows, numCols, starts, indices, values },
  integrality: Int32Array.from(model.integer),
});
target.options.set({
  output_flag: true,
  log_to_console: false,
  random_seed: Number(seed),
  time_limit: Math.max(0.1, Number(time) - clock()),
});
const incumbents = [];
const { modelStatus } = target.run({
  4: (event) => {
    incumbents.push([clock(), inSourceSense(model, event.data.objective_function_value)]);
  },
});
const seconds = clock();
if (target.info.get('primal_solution_status') === 2) {
  const x = target.getSolution().colValue;
  incumbents.push([seconds, inSourceSense(model, objectiveOf(model, x))]);
  writeFileSync(sol, formatSolution(model, { x, objective: objectiveOf(model, x) }));
}
const bound = Number(target.info.get('mip_dual_bound'));
console.log(
  JSON.stringify({
    status: { 7: 'optimal', 8: 'infeasible', 13: 'limit' }[modelStatus] ?? `status ${modelStatus}`,
    seconds,
    bound: Number.isFinite(bound) ? inSourceSense(model, bound) : null,
    incumbents,
  }),
);
