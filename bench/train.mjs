#!/usr/bin/env node
// Times the training of a value network of the published shape on as many samples as the knapsack's data set has, with
// features drawn at random: 4,000 decisions of 20 to 80 items, 50 scenarios each.
//   node bench/train.mjs [--threads 1,2] [--epochs 3] [--slice 25] [--batch 10] [--share 1]
// It prints the fastest epoch, the validation on a quarter as many samples included, and the processor time it took.
import { parseArgs } from 'node:util';
import { trainNetwork } from '../dist/neur2ro/training/train-network.js';
import { createRng } from '../dist/util/rng.js';

const { values: flags } = parseArgs({
  options: {
    threads: { type: 'string', default: '1,2' },
    epochs: { type: 'string', default: '3' },
    slice: { type: 'string', default: '25' },
    batch: { type: 'string', default: '10' },
    share: { type: 'string', default: '1' },
  },
});
const side = { features: 7, embed: [32, 16], post: [64, 8] };
const shape = { x: side, scenario: side, head: [8], aggregation: 'sum' };
const scenarios = 50;

function randomSet(decisions, rng) {
  const draw = (count) => Float32Array.from({ length: count }, () => rng.next());
  const groups = Array.from({ length: decisions }, (_, k) => {
    const items = 20 + 10 * (k % 7);
    return {
      items,
      x: draw(items * 7),
      fixed: draw(items * 6),
      varying: draw(scenarios * items),
      labels: draw(scenarios),
    };
  });
  return { xFeatures: 7, scenarioFeatures: 7, varying: 1, groups };
}

const rng = createRng(1);
const decisions = Math.round(4000 * Number(flags.share));
const task = { shape, training: randomSet(decisions, rng), validation: randomSet(Math.ceil(decisions / 4), rng) };
const seconds = () => performance.now() / 1000;
for (const threads of flags.threads.split(',').map(Number)) {
  const settings = {
    seed: 1,
    epochs: Number(flags.epochs),
    slice: Number(flags.slice),
    batch: Number(flags.batch),
    threads,
  };
  let fastest = Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  let before = process.cpuUsage();
  for await (const record of trainNetwork(task, settings, { clock: seconds })) {
    fastest = Math.min(fastest, record.seconds);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
    before = process.cpuUsage();
  }
  const samples = decisions * scenarios;
  console.log(
    `${threads} thread${threads === 1 ? '' : 's'}: ${Math.round(1000 * fastest)} ms an epoch of ${samples} samples ` +
      `(${Math.round(1000 * least)} ms of processor time)`,
  );
}
