import { createRng } from '../util/rng.ts';
import type { Awaitable, Environment, Episode } from './environment.ts';
import type { EnvironmentSpec } from './environments/spec.ts';
import { createPlayer, type NamedPlayer } from './players.ts';
import { openBook } from './trial-book.ts';
import type { TrialRecord } from './trial-record.ts';

/** A trial that is to be played, as plain JSON. */
export interface Trial {
  /** Hash of all the rest and of the major version. */
  readonly id: string;
  /** The version of adasolve that plays it. */
  readonly version: string;
  readonly environment: EnvironmentSpec;
  /** Of the instance files behind the environment, where there are any. */
  readonly instanceHash?: string;
  readonly policy: NamedPlayer;
  readonly seed: number;
  readonly horizon: number;
}

/**
 * Plays one trial: a policy against an environment, both seeded by the trial's seed, round by round until the horizon or the
 * end of the environment.
 * @param clock seconds
 */
export async function playTrial(environment: Environment, trial: Trial, clock: () => number): Promise<TrialRecord> {
  const { id, version, policy, seed, horizon } = trial;
  const began = clock();
  const player = createPlayer(policy.spec, environment, createRng(seed).fork('policy'));
  const book = openBook(environment, horizon);
  const episode = await environment.open(seed);
  try {
    await playRounds(episode, horizon, player, book);
  } finally {
    episode[Symbol.dispose]();
  }
  const { name, arms, features, instanceHash, timeLimited } = environment;
  return {
    schemaVersion: 1,
    id,
    version,
    environment: {
      name,
      spec: trial.environment,
      arms,
      features,
      ...(instanceHash === undefined ? {} : { instanceHash }),
      timeLimited,
    },
    policy: { name: policy.name, spec: policy.spec, baseline: policy.baseline },
    seed,
    horizon,
    ...book.close(),
    seconds: clock() - began,
  };
}

async function playRounds(
  episode: Episode,
  horizon: number,
  player: ReturnType<typeof createPlayer>,
  book: ReturnType<typeof openBook>,
): Promise<void> {
  // Waiting for values that are there already would cost more than all else in a round.
  for (let round = 0; round < horizon; round++) {
    const next = episode.next();
    const context = next instanceof Promise ? await next : next;
    if (context === undefined) return;
    const peeked = episode.peek?.();
    const costs = peeked instanceof Promise ? await peeked : peeked;
    const arm = player.select(context, costs);
    const played: Awaitable<{ reward: number; cost: number }> = episode.play(arm);
    const play = played instanceof Promise ? await played : played;
    player.update(play.reward);
    book.enter(context, arm, play, costs, episode.means?.());
  }
}
