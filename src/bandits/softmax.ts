import { z } from 'zod';
import { drawnPolicy } from './drawn-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, type Learned, normalize, type PolicySetup } from './shared.ts';
import { arrive, createTally, depart, markUntried, meanReward, meanRewards } from './tally.ts';

/** The schema of {@link SoftmaxOptions}. */
export const softmaxOptions = z.strictObject({ tau: z.number().positive().default(0.1) });

/** `tau`: the temperature, in units of reward, above 0, default 0.1; small is greedy, large is uniform. */
export type SoftmaxOptions = z.input<typeof softmaxOptions>;

/**
 * Boltzmann exploration: arm i with probability proportional to exp(mean_i / tau), once every arm was tried; until then
 * the untried arms, uniformly.
 *
 * Source: Sutton & Barto, "Reinforcement Learning", 1998, section 2.3, eq. 2.2.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createSoftmax(options: SoftmaxOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('softmax', softmaxOptions, options);
  const { tau } = settings;
  const tally = createTally(setup.arms, learned);

  function distribute(probabilities: Float64Array): void {
    if (!markUntried(tally, probabilities)) {
      let best = 0;
      for (let arm = 0; arm < setup.arms; arm++) best = Math.max(best, meanReward(tally, arm));
      // Relative to the best mean no exponential overflows, and the sum is at least 1.
      for (let arm = 0; arm < setup.arms; arm++) probabilities[arm] = Math.exp((meanReward(tally, arm) - best) / tau);
    }
    normalize(probabilities);
  }

  return drawnPolicy(
    {
      ...{ kind: 'softmax', settings, distribute },
      depart: (arm) => depart(tally, arm),
      learn: ({ arm }, reward) => arrive(tally, arm, reward),
      expectations: () => meanRewards(tally),
      columns: { ...tally },
    },
    setup,
  );
}
