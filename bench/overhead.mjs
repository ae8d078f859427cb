// The share of the time that the search loop spends outside the solver, without branch and cut between the iterations.
//   node bench/overhead.mjs [--columns 16000] [--rows 4000] [--density 0.005] [--seconds 60]
// Prints iterations, seconds of the loop, seconds in sub-MIPs and local search, and what is left as a share.
import { parseArgs } from 'node:util';
import { solve } from '../dist/alns/index.js';
import { families } from '../dist/mip/generators/index.js';
import { createRng } from '../dist/util/rng.js';

const { values: flags } = parseArgs({
  options: {
    columns: { type: 'string', default: '16000' },
    rows: { type: 'string', default: '4000' },
    density: { type: 'string', default: '0.005' },
    seconds: { type: 'string', default: '60' },
  },
});
const family = families.get('set-cover');
const model = family.generate(
  { rows: Number(flags.rows), columns: Number(flags.columns), density: Number(flags.density) },
  createRng(1),
);
let begun;
let steps = 0;
let inside = 0;
let last = 0;
await solve(model, {
  timeLimit: Number(flags.seconds),
  prove: false,
  observer: {
    onPhase: (phase, seconds) => {
      if (phase === 'searching') begun = seconds;
    },
    onStep: ({ solveSeconds, seconds }) => {
      // The first iteration waits for the root relaxation, which is a solve too.
      if (steps++ === 0) begun = seconds;
      else inside += solveSeconds;
      last = seconds;
    },
  },
});
const total = last - begun;
console.log(`${model.columns} columns, ${model.values.length} nonzeros: ${steps} iterations in ${total.toFixed(2)} s`);
console.log(`${inside.toFixed(2)} s in solvers, ${((100 * (total - inside)) / total).toFixed(2)} % outside`);
