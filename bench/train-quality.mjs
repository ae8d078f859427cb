#!/usr/bin/env node
// How far value networks are from the exact second stage at the decisions and scenarios that column-and-constraint generation
// with each of them alone meets (or fictitious play). Errors are in the label ranges of the published network (set_encoder.json), whatever the
// network's own scale is: comparable with its 0.020.
//   node bench/train-quality.mjs --networks a.onnx,b.onnx --instances <folder> --scale set_encoder.json
//     [--files 28] [--only REGEX] [--time 60] [--rounds N] [--rule argmax|play]
//     [--adversary sampling|gradient|mip]
import { readFileSync } from 'node:fs';
import { parseDescription } from '../dist/neur2ro/network-description.js';
import { bound, filesOf, kindOf, mean, open, roundsOf, settings } from './neural-runs.mjs';

const usage =
  'bench/train-quality.mjs needs --networks a.onnx,b.onnx, --instances <folder> and --scale set_encoder.json.';
const flags = await settings(usage);
if (flags.scale === undefined) {
  console.error(usage);
  process.exit(2);
}
const { ranges } = parseDescription(readFileSync(flags.scale, 'utf8'), flags.scale).labels;

const points = [];
for (const file of filesOf(flags.instances, Number(flags.files), flags.only)) {
  const instance = open(flags.instances, file);
  const { problem } = instance;
  const [zero, one] = ranges.get(kindOf(file).n);
  const values = flags.networks.map((network) => bound(network, instance));
  const visits = [];
  for (const [k, value] of values.entries()) {
    if (value === undefined) continue;
    const { rounds } = await roundsOf(instance, value, flags);
    for (const { x, scenarios } of rounds) for (const scenario of scenarios) visits.push({ by: k, x, scenario });
  }
  const costs = await Promise.all(visits.map(async ({ x, scenario }) => (await problem.recourse(x, scenario)).cost));
  for (const [k, value] of values.entries()) {
    if (value === undefined) continue;
    const predicted = await value.predictAll(visits);
    visits.forEach(({ by, scenario }, p) => {
      const nominal = scenario.every((component) => component === 0);
      points.push({ network: k, own: by === k, nominal, error: Math.abs(predicted[p] - costs[p]) / (one - zero) });
    });
    await value[Symbol.asyncDispose]();
  }
  console.error(`${file}: ${visits.length} points`);
}

console.log(
  '| network | points | own points | of them nominal | points of all | largest |\n|---|---:|---:|---:|---:|---:|',
);
for (const [k, { name }] of flags.networks.entries()) {
  const all = points.filter(({ network }) => network === k);
  const own = all.filter((point) => point.own);
  const errors = [own, own.filter(({ nominal }) => nominal), all].map((group) => mean(group.map(({ error }) => error)));
  const largest = Math.max(...own.map(({ error }) => error));
  console.log(`| ${[name, own.length, ...errors.map((error) => error.toFixed(4)), largest.toFixed(3)].join(' | ')} |`);
}
process.exit(0);
