import { createPolicy } from '../bandits/spec.ts';
import { InputError } from '../util/errors.ts';
import { createRng } from '../util/rng.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import type { Environment } from './environment.ts';
import { openEnvironment } from './environments/spec.ts';
import { baselines, type NamedPlayer } from './players.ts';
import type { ExperimentSpec } from './spec.ts';
import type { Trial } from './trial.ts';

/** One of `count` parts of an experiment, numbered from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The policies of an experiment by name, made for an environment to see whether they can play it. */
function competitors(spec: ExperimentSpec, environment: Environment): readonly NamedPlayer[] {
  return spec.policies.map(({ name, spec: policy }): NamedPlayer => {
    const setup = {
      arms: environment.arms.length,
      dimension: environment.features.length,
      rng: createRng(1).fork('policy'),
    };
    try {
      return { name: name ?? createPolicy(policy, setup).name, spec: policy, baseline: false };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const sizes = `${setup.arms} arms and ${setup.dimension} features`;
      throw new InputError(`"${policy.kind}" cannot play "${environment.name}" of ${sizes}: ${error.message}`);
    }
  });
}

/** The baselines first; a policy that is one of them, as `uniform` is, counts as that baseline. */
function playersOf(spec: ExperimentSpec, environment: Environment, peeks: boolean): readonly NamedPlayer[] {
  const standing = baselines(environment, peeks);
  const known = new Set(standing.map((player) => canonicalJson(player.spec)));
  const others = competitors(spec, environment).filter((player) => !known.has(canonicalJson(player.spec)));
  const all = [...standing, ...others];
  const names = all.map(({ name }) => name);
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined)
    throw new InputError(`the experiment has two policies "${twice}"; give each a "name" of its own.`);
  return all;
}

/**
 * The trials of an experiment: environments x seeds x policies and baselines, in this order. Equal trials have equal ids, on
 * every machine: the hash of the trial, of its instance files and of the major version.
 * @param folder the folder that file names in the spec are relative to
 * @param version of adasolve
 * @throws InputError when an environment cannot be opened or a policy cannot play it
 */
export async function planTrials(spec: ExperimentSpec, folder: string, version: string): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const environmentSpec of spec.environments) {
    const environment = await openEnvironment(environmentSpec, folder);
    const { instanceHash } = environment;
    const episode = await environment.open(spec.seeds[0]!);
    const peeks = episode.peek !== undefined;
    episode[Symbol.dispose]();
    const players = playersOf(spec, environment, peeks);
    for (const seed of spec.seeds)
      for (const policy of players) {
        const what = {
          environment: environmentSpec,
          ...(instanceHash === undefined ? {} : { instanceHash }),
          policy,
          seed,
          horizon: spec.horizon,
        };
        const id = sha256(canonicalJson({ ...what, major: version.split('.', 1)[0] })).slice(0, 32);
        trials.push({ id, version, ...what });
      }
  }
  return trials;
}

/** The trials of one part. A trial's part depends on its id alone, so that an experiment may grow. */
export function shardOf(trials: readonly Trial[], { index, count }: Shard): readonly Trial[] {
  return trials.filter(({ id }) => Number.parseInt(id.slice(0, 8), 16) % count === index - 1);
}
