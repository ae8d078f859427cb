// What bench/neural-ccg.mjs and bench/train-quality.mjs share: knapsack files, and runs of networks alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { highs } from '../dist/mip/index.js';
import { neuralMainProblem } from '../dist/neur2ro/main-problem.js';
import { createMipAdversary } from '../dist/neur2ro/mip-adversary.js';
import { readRobustInstance } from '../dist/neur2ro/problems/families.js';
import { formatKnapsack } from '../dist/neur2ro/problems/knapsack-data.js';
import { readNetwork } from '../dist/neur2ro/read-network.js';
import { createRunLimits } from '../dist/neur2ro/run-limits.js';
import { createGradientAdversary, createSamplingAdversary } from '../dist/neur2ro/search-adversaries.js';
import { trainingFamily } from '../dist/neur2ro/training/families.js';
import { fictitiousPlay } from '../dist/neur2ro/training/fictitious-play.js';
import { neuralRun } from '../dist/neur2ro/training/neural-run.js';
import { bindNetwork } from '../dist/neur2ro/value-network.js';
import { createRng } from '../dist/util/rng.js';

const clock = () => performance.now() / 1000;

/** The flags of both, with the networks read. */
export async function settings(usage) {
  const { values } = parseArgs({
    options: {
      networks: { type: 'string' },
      instances: { type: 'string' },
      files: { type: 'string', default: '28' },
      only: { type: 'string' },
      time: { type: 'string', default: '60' },
      rounds: { type: 'string' },
      adversary: { type: 'string' },
      known: { type: 'string' },
      scale: { type: 'string' },
      rule: { type: 'string', default: 'argmax' },
    },
  });
  if (values.networks === undefined || values.instances === undefined) {
    console.error(usage);
    process.exit(2);
  }
  const networks = await Promise.all(values.networks.split(',').map((path) => readNetwork(path)));
  return { ...values, networks };
}

/** Class and number of items of a published knapsack's name. */
export function kindOf(file) {
  const [, correlation, n] = /^RKP_([A-Z]+)_n(\d+)_/.exec(file) ?? ['', 'all', '0'];
  return { correlation, n: Number(n) };
}

/** So many files, spread evenly over classes and sizes: the first of each, then the second of each. */
export function filesOf(folder, count, only) {
  const groups = new Map();
  for (const file of readdirSync(folder).sort()) {
    if (!/^RKP_/.test(file) || (only !== undefined && !new RegExp(only).test(file))) continue;
    const { correlation, n } = kindOf(file);
    const key = `${correlation}${n}`;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  const chosen = [];
  // Neighbours in the list differ in delta alone: steps of five meet all settings.
  const order = [0, 5, 10, 15, 2, 7, 12, 17, 4, 9, 14, 1, 6, 11, 16, 3, 8, 13];
  for (const k of order)
    for (const files of groups.values()) if (files[k] !== undefined && chosen.length < count) chosen.push(files[k]);
  return chosen;
}

/** Reads a knapsack. */
export function open(folder, file) {
  return readRobustInstance(readFileSync(join(folder, file), 'utf8'), file, file, { family: 'knapsack' });
}

/** A network bound to an instance; undefined where it has no scale for it. */
export function bound(network, { inputs }) {
  try {
    return bindNetwork(network, inputs);
  } catch {
    return undefined;
  }
}

/**
 * The rounds of a network alone on a knapsack, and how long they took: by the argmax form with all scenarios found, or by
 * fictitious play, whose main problem knows their mean alone.
 */
export async function roundsOf({ problem }, network, { time, rounds, adversary: name, rule }) {
  const rng = createRng(1);
  const set = problem.uncertainty;
  const adversary = {
    mip: () => createMipAdversary(network, set, highs, rng),
    sampling: () => createSamplingAdversary(network, set, rng),
    gradient: () => createGradientAdversary(network, set, rng, { samples: 200, keep: 4, steps: 20 }),
  }[name ?? (rule === 'play' ? 'gradient' : 'sampling')]();
  const begun = clock();
  const limits = createRunLimits(clock, Number(time));
  const common = { problem, adversary, limits, rounds: Number(rounds ?? (rule === 'play' ? 30 : 20)) };
  const { respond } = trainingFamily('knapsack').open(formatKnapsack(problem.data), problem.name);
  const main = neuralMainProblem(problem, { solver: highs, gap: 1e-4, seed: 1 }, { form: 'argmax' });
  const run = rule === 'play' ? fictitiousPlay({ ...common, respond }) : neuralRun({ ...common, network, main });
  const found = [];
  for await (const round of run) found.push(round);
  return { rounds: found, seconds: clock() - begun };
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
