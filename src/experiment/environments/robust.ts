import { resolve } from 'node:path';
import { z } from 'zod';
import type { Context } from '../../bandits/policy.ts';
import { evaluate, relativeGap } from '../../neur2ro/evaluation.ts';
import { keyOf } from '../../neur2ro/judge.ts';
import { readNetwork } from '../../neur2ro/read-network.ts';
import { createRunLimits } from '../../neur2ro/run-limits.ts';
import { createGradientAdversary } from '../../neur2ro/search-adversaries.ts';
import type { SetNetwork } from '../../neur2ro/set-network.ts';
import { trainingFamilies, trainingFamily } from '../../neur2ro/training/families.ts';
import { fictitiousPlay } from '../../neur2ro/training/fictitious-play.ts';
import type { TrainingFamily, TrainingInstance } from '../../neur2ro/training/training-family.ts';
import { bindNetwork } from '../../neur2ro/value-network.ts';
import { createRng, type Rng } from '../../util/rng.ts';
import { wallClock } from '../../util/wall-clock.ts';
import { sha256 } from '../canonical.ts';
import type { Environment, Episode, Play } from '../environment.ts';
import { environmentName } from './drawn.ts';
import { type Folder, readInput } from './folder.ts';

/**
 * The schema of {@link openRobust}: the `family` of problems, the numbers of items that instances have (`sizes`), how many
 * `instances` an episode has, the `networks` that are the arms, the `rounds` that one is asked for, what a `second` costs, as a
 * relative gap, and the cost from which the reward is 0.
 */
export const robustSpec = z.strictObject({
  kind: z.literal('robust'),
  name: environmentName,
  family: z.enum(trainingFamilies.map(({ name }) => name)),
  sizes: z.array(z.int().min(2).max(1000)).min(1).optional(),
  instances: z.int().positive().default(50),
  networks: z.array(z.string().min(1)).min(1),
  rounds: z.int().positive().default(10),
  second: z.number().min(0).default(0),
  ceiling: z.number().positive().default(0.5),
});

type RobustSpec = z.output<typeof robustSpec>;

/** An instance, with what is known before a network is asked. */
interface Question {
  readonly instance: TrainingInstance;
  /** What the best decision costs where nothing bad happens: no worst case is better. */
  readonly nominal: number;
  readonly context: Context;
  readonly rng: Rng;
}

const features = ['items', 'price of the nominal decision'] as const;

async function ask(family: TrainingFamily, sizes: readonly number[], rng: Rng, k: number): Promise<Question> {
  const text = family.draw(sizes[rng.int(sizes.length)]!, rng.fork('instance'));
  const instance = family.open(text, `${family.name}-${k + 1}`);
  const { problem, respond } = instance;
  const calm = new Float64Array(problem.uncertainty.dimension);
  const x = respond(calm);
  const nominal = problem.cost(x) + (await problem.recourse(x, calm)).cost;
  const { upper } = await evaluate(problem, x);
  const items = problem.firstStage.columns;
  return {
    instance,
    nominal,
    context: Float64Array.of(items / (items + 50), Math.min(1, relativeGap(nominal, upper))),
    rng,
  };
}

/** How far the adversary goes in a round. */
const effort = { samples: 200, keep: 4, steps: 20 };

/** Lets a network answer, and evaluates its decisions exactly. */
async function answer({ instance, nominal, rng }: Question, network: SetNetwork, spec: RobustSpec): Promise<Play> {
  const { problem, inputs, respond } = instance;
  await using bound = bindNetwork(network, inputs);
  const adversary = createGradientAdversary(bound, problem.uncertainty, rng.fork('adversary'), effort);
  const begun = wallClock();
  const decisions = new Map<string, Float64Array>();
  const limits = createRunLimits(wallClock);
  for await (const { x } of fictitiousPlay({ problem, respond, adversary, limits, rounds: spec.rounds }))
    decisions.set(keyOf(x), x);
  const seconds = wallClock() - begun;
  let best = Number.POSITIVE_INFINITY;
  for (const x of decisions.values()) best = Math.min(best, (await evaluate(problem, x)).upper);
  const cost = Math.min(1, relativeGap(nominal, best)) + spec.second * seconds;
  return { cost, reward: Math.max(0, 1 - cost / spec.ceiling) };
}

function openEpisode(spec: RobustSpec, networks: readonly SetNetwork[], seed: number): Episode {
  const family = trainingFamily(spec.family);
  const rng = createRng(seed);
  let round = 0;
  let question: Question | undefined;
  return {
    async next() {
      if (round >= spec.instances) return undefined;
      question = await ask(family, spec.sizes ?? family.sizes, rng.fork(`instance ${round}`), round);
      round++;
      return question.context;
    },
    async play(arm) {
      const network = networks[arm];
      if (network === undefined)
        throw new RangeError(`there is no arm ${arm}; the arms are numbered from 0 to ${networks.length - 1}.`);
      if (question === undefined) throw new Error('no round is open.');
      return answer(question, network, spec);
    },
    [Symbol.dispose]() {},
  };
}

/**
 * Which value network to ask: a round is an instance of a two-stage robust problem, drawn by the seed, an arm a network. Its
 * decisions and the network's worst scenarios answer one another (fictitious play), and the best decision of these counts, with
 * its exact worst case: the cost is its relative gap to the nominal value, which bounds every worst case, and what the seconds
 * cost that the network took. So much of the gap is the price of robustness that no network can avoid; regret shows the rest.
 * @throws InputError on a network that cannot be read or is of another family
 */
export async function openRobust(spec: RobustSpec, folder: Folder): Promise<Environment> {
  const { name = 'robust', networks: files, second } = spec;
  const hashes = files.map((file) => sha256(readInput(folder, file)));
  const networks = await Promise.all(files.map((file) => readNetwork(resolve(folder, file))));
  const family = trainingFamily(spec.family);
  // A network of another family, or without a scale for these sizes, shows now.
  for (const items of spec.sizes ?? family.sizes) {
    const { inputs } = family.open(family.draw(items, createRng(1)), 'probe');
    for (const network of networks) await bindNetwork(network, inputs)[Symbol.asyncDispose]();
  }
  return {
    name,
    arms: networks.map((network) => network.name),
    features,
    ranges: features.map(() => [0, 1] as const),
    instanceHash: sha256(hashes.join()),
    timeLimited: second > 0,
    open: (seed) => openEpisode(spec, networks, seed),
  };
}
