import { z } from 'zod';
import { drawnPolicy } from './drawn-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, type Learned, normalize, type PolicySetup } from './shared.ts';
import { arrive, createTally, depart, markUntried, meanReward, meanRewards } from './tally.ts';

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
  const tally = createTally(setup.arms, learned);

  function distribute(probabilities: Float64Array): void {
    if (!markUntried(tally, probabilities)) {
      let sum = 0;
      for (let arm = 0; arm < setup.arms; arm++) {
        probabilities[arm] = meanReward(tally, arm);
        sum += probabilities[arm]!;
      }
      if (sum === 0) probabilities.fill(1);
    }
    normalize(probabilities);
  }

  return drawnPolicy(
    {
      ...{ kind: 'popularity', settings, distribute },
      depart: (arm) => depart(tally, arm),
      learn: ({ arm }, reward) => arrive(tally, arm, reward),
      expectations: () => meanRewards(tally),
      columns: { ...tally },
    },
    setup,
  );
}
