import { createRng, type Rng } from '../../util/rng.ts';

/** What is drawn of an instance: decisions, and scenarios for each. */
export interface SampleCounts {
  readonly decisions: number;
  readonly scenarios: number;
}

/** The version of what is sampled: it goes up whenever equal recipes would give other samples. */
const samplerVersion = 1;

/** All that samples depend on. */
export interface SampleRecipe extends SampleCounts {
  readonly family: string;
  readonly instances: number;
  /** Numbers of items, each as likely. */
  readonly sizes: readonly number[];
  readonly seed: number;
  readonly sampler: number;
  /** For samples of a network's own worst cases: the round, and the SHA-256 of the network. */
  readonly round?: number;
  readonly network?: string;
}

/** How many instances stand in a file. */
const perShard = 10;

/** A recipe by this version of the sampler. @throws RangeError when a number makes no sense */
export function sampleRecipe(wanted: Omit<SampleRecipe, 'sampler'>): SampleRecipe {
  const { instances, decisions, scenarios, sizes } = wanted;
  for (const [name, value] of Object.entries({ instances, decisions, scenarios }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`${name} must be a positive whole number, not ${value}.`);
  const wrong = sizes.find((size) => !Number.isSafeInteger(size) || size < 1);
  if (wrong !== undefined || sizes.length === 0)
    throw new RangeError(`sizes must be positive whole numbers, not ${wrong ?? 'none'}.`);
  return { ...wanted, sampler: samplerVersion };
}

/** How many files a recipe's samples stand in. */
export const shardCount = ({ instances }: SampleRecipe): number => Math.ceil(instances / perShard);

/** An instance to be drawn. */
export interface InstanceTask {
  readonly name: string;
  readonly items: number;
  readonly rng: Rng;
}

/** The instances of one file: what is drawn does not depend on how instances are put into files. */
export function shardTasks({ family, instances, sizes, seed, round = 0 }: SampleRecipe, shard: number): InstanceTask[] {
  const first = shard * perShard;
  return Array.from({ length: Math.min(perShard, instances - first) }, (_, k) => {
    const rng = createRng(seed).fork(`${family} ${round} ${first + k}`);
    const items = sizes[rng.fork('size').int(sizes.length)]!;
    return { name: `${family}-${first + k + 1}`, items, rng };
  });
}
