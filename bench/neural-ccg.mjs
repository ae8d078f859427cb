#!/usr/bin/env node
// Value networks alone (no polish, no exact adversary): by column-and-constraint generation (argmax form, right sign), or by
// fictitious play, whose main problem knows the mean of the scenarios alone. The
// gap of the exact worst-case profit of its last decision to branch and price, by class and size, in per cent. "best" is the
// decision with the least worst case in the network's own view.
//   node bench/neural-ccg.mjs --networks a.onnx,b.onnx --instances <folder> [--known ResultsForBranchAndPrice.csv]
//     [--files 28] [--only REGEX] [--time 60] [--rounds N] [--rule argmax|play]
//     [--adversary sampling|gradient|mip]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bound, filesOf, kindOf, mean, open, roundsOf, settings } from './neural-runs.mjs';

const flags = await settings(
  'bench/neural-ccg.mjs needs --networks a.onnx,b.onnx and --instances <folder of knapsacks>.',
);
const { known: table = join(flags.instances, '../ResultsForBranchAndPrice.csv') } = flags;
const known = new Map(
  readFileSync(table, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split(/[,;]/))
    .map(([file, , primal]) => [file.replace(/^.*\//, '').trim(), Number(primal)]),
);

const results = [];
for (const file of filesOf(flags.instances, Number(flags.files), flags.only)) {
  const instance = open(flags.instances, file);
  const { problem } = instance;
  const reference = known.get(file);
  const profits = new Map();
  const profitOf = async (x) => {
    const key = x.join('');
    if (!profits.has(key)) profits.set(key, -(problem.cost(x) + (await problem.worstCase(x)).cost));
    return profits.get(key);
  };
  for (const network of flags.networks) {
    const value = bound(network, instance);
    if (value === undefined) continue;
    const { rounds, seconds } = await roundsOf(instance, value, flags);
    await value[Symbol.asyncDispose]();
    const best = rounds.reduce((least, round) => (round.predicted < least.predicted ? round : least));
    const gapOf = async ({ x }) => (100 * (reference - (await profitOf(x)))) / reference;
    const [last, chosen] = [await gapOf(rounds.at(-1)), await gapOf(best)];
    results.push({ ...kindOf(file), network: network.name, last, chosen, rounds: rounds.length, seconds });
    console.error(
      `${file} ${network.name}: gap ${last.toFixed(3)} %, best ${chosen.toFixed(3)} %, ${rounds.length} rounds, ${seconds.toFixed(1)} s`,
    );
  }
}

const row = (label, group) =>
  `| ${[
    label,
    group.length,
    mean(group.map(({ last }) => last)).toFixed(3),
    mean(group.map(({ chosen }) => chosen)).toFixed(3),
    Math.max(...group.map(({ last }) => last)).toFixed(2),
    mean(group.map(({ rounds }) => rounds)).toFixed(1),
    mean(group.map(({ seconds }) => seconds)).toFixed(1),
  ].join(' | ')} |`;

for (const { name } of flags.networks) {
  const own = results.filter(({ network }) => network === name);
  if (own.length === 0) continue;
  console.log(
    `\n${name}\n\n| | files | gap % | best % | largest % | rounds | s |\n|---|---:|---:|---:|---:|---:|---:|`,
  );
  console.log(row('all', own));
  for (const key of ['correlation', 'n'])
    for (const kind of new Set(own.map((result) => result[key])))
      console.log(
        row(
          key === 'n' ? `n = ${kind}` : kind,
          own.filter((result) => result[key] === kind),
        ),
      );
}
process.exit(0);
