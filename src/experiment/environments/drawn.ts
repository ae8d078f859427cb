import { z } from 'zod';
import type { Context } from '../../bandits/policy.ts';
import type { Episode } from '../environment.ts';

/** The context of a round that has none. */
export const noContext: Context = new Float64Array(0);

/** The name an environment may be given; its kind by default. */
export const environmentName = z.string().min(1).optional();

/** The expected rewards of the arms, each in [0, 1]. */
export const meanRewards = z.array(z.number().min(0).max(1)).min(1);

/** The names of arms that are numbers: `arm 1`, `arm 2` and so on. */
export const numberedArms = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, arm) => `arm ${arm + 1}`);

/** What environments without contexts have in common. */
export const withoutContexts = (arms: number) => ({
  arms: numberedArms(arms),
  features: [],
  ranges: [],
  timeLimited: false,
});

/** What draws the rounds of a synthetic environment: for all arms at once, so that no draw depends on a choice. */
export interface RoundSource {
  /**
   * Draws the next round into `costs` and `rewards`, one entry per arm.
   * @returns the features of the round, undefined when there is none
   */
  draw(costs: Float64Array, rewards: Float64Array): Context | undefined;
  /** The expected cost of every arm in the round drawn last. */
  means?(): Float64Array;
}

/** An episode whose rounds are drawn in full before an arm is chosen. */
export function drawnEpisode(arms: number, source: RoundSource): Episode {
  const costs = new Float64Array(arms);
  const rewards = new Float64Array(arms);
  return {
    next: () => source.draw(costs, rewards),
    play(arm) {
      if (!(arm in rewards))
        throw new RangeError(`there is no arm ${arm}; the arms are numbered from 0 to ${arms - 1}.`);
      return { reward: rewards[arm]!, cost: costs[arm]! };
    },
    peek: () => costs,
    ...(source.means === undefined ? {} : { means: source.means }),
    [Symbol.dispose]() {},
  };
}

/** Draws a success or a failure of every arm: reward 1 or 0, and cost 1 - reward. */
export function drawBernoulli(
  means: ArrayLike<number>,
  next: () => number,
  costs: Float64Array,
  rewards: Float64Array,
): void {
  for (let arm = 0; arm < rewards.length; arm++) {
    const reward = next() < means[arm]! ? 1 : 0;
    rewards[arm] = reward;
    costs[arm] = 1 - reward;
  }
}
