#!/usr/bin/env node
// Holds the networks published with Neur2RO to the reference values stored beside them:
//   node bench/networks.mjs <folder with kp/ and cb/>
// Each folder has set_encoder.onnx and its parts, set_encoder.json, nn_reference.jsonl, neur2ro_results.jsonl, instances/.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { numbers } from '../dist/neur2ro/algebra.js';
import { budgetingInputs, knapsackInputs } from '../dist/neur2ro/network-inputs.js';
import { readNetwork } from '../dist/neur2ro/read-network.js';
import { bindNetwork } from '../dist/neur2ro/value-network.js';

const [folder] = process.argv.slice(2);
const lines = (path) => readFileSync(join(folder, path), 'utf8').trim().split('\n');
const records = (path) => lines(path).map((line) => JSON.parse(line));
const numbersOf = (line) => line.trim().split(/\s+/).map(Number);
const held = (family) => (record) => existsSync(join(folder, family, 'instances', record.inst));
const bits = (text) => Float64Array.from(text, Number);

function knapsack(name) {
  const [[n, capacity], ...rows] = lines(`kp/instances/${name}`).map(numbersOf);
  const column = (k) => rows.slice(0, n).map((row) => row[k]);
  const [profit, degradation, repair, weight, outsourcing] = [0, 1, 2, 3, 4].map(column);
  return knapsackInputs({ weight, profit, degradation, repair, outsourcing, capacity });
}

function budgeting(name) {
  const [[, n], cost, revenue, ...rows] = lines(`cb/instances/${name}`).map(numbersOf);
  return budgetingInputs({ cost, revenue, costRisk: rows.slice(0, n), revenueRisk: rows.slice(n, 2 * n) });
}

async function hold(family, path, cases) {
  const network = await readNetwork(join(folder, path));
  let most = 0;
  let apart = 0;
  for (const { inputs, x, scenario, scaled, value } of cases) {
    const bound = bindNetwork(network, inputs);
    const predicted = await bound.predict(x, scenario);
    const { shift, factor } = bound.label;
    const own = bound.join(bound.encodeDecision(x, numbers), bound.encodeScenario(scenario, numbers), numbers);
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
const knapsacks = records('kp/nn_reference.jsonl')
  .filter(held('kp'))
  .flatMap(({ inst, nn_x0_xi0, nn_x0_zero }) => {
    const { sols, xi } = runs.get(inst);
    const inputs = knapsack(inst);
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
