import { z } from 'zod';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import {
  checkSetup,
  checkUpdate,
  draw,
  type Learned,
  normalize,
  type PolicySetup,
  policyName,
  savedState,
} from './shared.ts';
import { arrive, createTally, depart, isUntried, meanReward, meanRewards } from './tally.ts';

/** The schema of {@link PopularityOptions}. */
export const popularityOptions = z.strictObject({});

/** Popularity has no options. */
export type PopularityOptions = z.input<typeof popularityOptions>;

/**
 * Arm i with probability proportional to its mean reward, once every arm was tried; until then the untried arms,
 * uniformly. All arms alike where no reward was above 0.
 *
 * Source: Strong, Kleynhans & Kadioglu, "MABWiser: a parallelizable contextual multi-armed bandit library", ICTAI 2019,
 * learning policy `Popularity`.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createPopularity(options: PopularityOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('popularity', popularityOptions, options);
  const { arms, rng } = setup;
  const tally = createTally(arms, learned);
  const probabilities = new Float64Array(arms);

  function distribute(): void {
    let untried = 0;
    let sum = 0;
    for (let arm = 0; arm < arms; arm++) {
      if (isUntried(tally, arm)) untried++;
      sum += meanReward(tally, arm);
    }
    for (let arm = 0; arm < arms; arm++)
      probabilities[arm] = untried > 0 ? Number(isUntried(tally, arm)) : sum > 0 ? meanReward(tally, arm) : 1;
    normalize(probabilities);
  }

  return {
    name: policyName('popularity', settings),
    arms,
    select() {
      distribute();
      const choice = draw(probabilities, rng);
      depart(tally, choice.arm);
      return choice;
    },
    update(choice, reward) {
      checkUpdate(choice, reward, arms);
      arrive(tally, choice.arm, reward);
    },
    probabilities() {
      distribute();
      return probabilities.slice();
    },
    expectations: () => meanRewards(tally),
    toJSON: () => savedState('popularity', settings, setup, { ...tally }),
  };
}
