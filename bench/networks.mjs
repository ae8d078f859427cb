#!/usr/bin/env node
// Holds the networks published with Neur2RO to the reference values stored beside them, or times the neural adversaries
// on knapsack instances, for the decision of the nominal problem:
//   node bench/networks.mjs <folder with kp/ and cb/>
//   node bench/networks.mjs <folder> RKP_UN_n20_R1000_H100_h40_dev0.1_d0.5 ...
// Each folder has set_encoder.onnx and its parts, set_encoder.json, nn_reference.jsonl, neur2ro_results.jsonl, instances/.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { highs } from '../dist/mip/index.js';
import { numbers } from '../dist/neur2ro/algebra.js';
import { createMipAdversary } from '../dist/neur2ro/mip-adversary.js';
import { budgetingInputs, knapsackInputs } from '../dist/neur2ro/network-inputs.js';
import { createKnapsackProblem } from '../dist/neur2ro/problems/knapsack.js';
import { readKnapsack } from '../dist/neur2ro/problems/knapsack-data.js';
import { readNetwork } from '../dist/neur2ro/read-network.js';
import { createGradientAdversary, createSamplingAdversary } from '../dist/neur2ro/search-adversaries.js';
import { bindNetwork } from '../dist/neur2ro/value-network.js';
import { createRng } from '../dist/util/rng.js';

const [folder, ...instances] = process.argv.slice(2);
const lines = (path) => readFileSync(join(folder, path), 'utf8').trim().split('\n');
const records = (path) => lines(path).map((line) => JSON.parse(line));
const numbersOf = (line) => line.trim().split(/\s+/).map(Number);
const held = (family) => (record) => existsSync(join(folder, family, 'instances', record.inst));
const bits = (text) => Float64Array.from(text, Number);

function knapsackData(name) {
  return readKnapsack(readFileSync(join(folder, 'kp/instances', name), 'utf8'), name);
}

function budgeting(name) {
  const [[, n, , budget], cost, revenue, ...rows] = lines(`cb/instances/${name}`).map(numbersOf);
  return budgetingInputs({ budget, cost, revenue, costRisk: rows.slice(0, n), revenueRisk: rows.slice(n, 2 * n) });
}

async function hold(family, path, cases) {
  const network = await readNetwork(join(folder, path));
  let most = 0;
  let apart = 0;
  for (const { inputs, x, scenario, scaled, value } of cases) {
    const bound = bindNetwork(network, inputs);
    const predicted = await bound.predict(x, scenario);
    const { shift, factor } = bound.label;
    const own = bound.join(bound.encodeDecision(x, numbers), bound.encodeScenario(scenario, x, numbers), numbers);
    const expected = scaled ?? (value - shift) / factor;
    most = Math.max(most, Math.abs((predicted - shift) / factor - expected), Math.abs(own - expected));
    apart = Math.max(apart, Math.abs((predicted - shift) / factor - own));
    await bound[Symbol.asyncDispose]();
  }
  console.log(
    `${family} ${path}: ${cases.length} values, off by at most ${most.toExponential(2)}, ours and ONNX Runtime's apart by ${apart.toExponential(2)} (scaled)`,
  );
}

const runs = new Map(records('kp/neur2ro_results.jsonl').map((run) => [run.inst, run]));

async function holdAll() {
  const knapsacks = records('kp/nn_reference.jsonl')
    .filter(held('kp'))
    .flatMap(({ inst, nn_x0_xi0, nn_x0_zero }) => {
      const { sols, xi } = runs.get(inst);
      const inputs = knapsackInputs(knapsackData(inst));
      const x = bits(sols[0]);
      return [
        { inputs, x, scenario: xi[0], scaled: nn_x0_xi0 },
        { inputs, x, scenario: x.map(() => 0), scaled: nn_x0_zero },
      ];
    });
  const budgets = records('cb/nn_reference.jsonl')
    .filter(held('cb'))
    .map(({ inst, x, xi, nn_obj_descaled }) => ({
      inputs: budgeting(inst),
      x: bits(x),
      scenario: xi,
      value: nn_obj_descaled,
    }));
  const few = (cases) => cases.filter((_, k) => k % 25 === 0);
  await hold('knapsack', 'kp/set_encoder.onnx', knapsacks);
  await hold('knapsack', 'kp', few(knapsacks));
  await hold('capital budgeting', 'cb/set_encoder.onnx', budgets);
  await hold('capital budgeting', 'cb', few(budgets));
}

/** Value found and proven bound, both scaled, with the seconds of the clock and of all threads' processors. */
async function attack(adversary, { shift, factor }, x) {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  const { prediction, bound } = await adversary.attack(x, { seconds: 120 });
  const { user, system } = process.cpuUsage(used);
  const [value, proven] = [prediction, bound].map((cost) => ((cost - shift) / factor).toFixed(6));
  const wall = ((performance.now() - begun) / 1000).toFixed(2);
  console.log(
    `  ${adversary.name}: ${value}, at most ${proven}, ${wall} s (${((user + system) / 1e6).toFixed(2)} s of CPU)`,
  );
}

async function time(name) {
  const data = knapsackData(name);
  const { uncertainty } = createKnapsackProblem(data);
  const network = bindNetwork(await readNetwork(join(folder, 'kp/set_encoder.onnx')), knapsackInputs(data));
  const x = bits(runs.get(name).sols[0]);
  console.log(name);
  for (const adversary of [
    createSamplingAdversary(network, uncertainty, createRng(1)),
    createGradientAdversary(network, uncertainty, createRng(1)),
    createMipAdversary(network, uncertainty, highs, createRng(1)),
    createMipAdversary(network, uncertainty, highs, createRng(1), { tighten: false }),
  ])
    await attack(adversary, network.label, x);
}

if (instances.length === 0) await holdAll();
for (const name of instances) await time(name);
process.exit(0);
