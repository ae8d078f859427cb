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
  const { arms, rng } = setup;
  const { tau } = settings;
  const tally = createTally(arms, learned);
  const probabilities = new Float64Array(arms);

  function distribute(): void {
    let untried = 0;
    let best = 0;
    for (let arm = 0; arm < arms; arm++) {
      if (isUntried(tally, arm)) untried++;
      best = Math.max(best, meanReward(tally, arm));
    }
    // Relative to the best mean no exponential overflows, and the sum is at least 1.
    for (let arm = 0; arm < arms; arm++)
      probabilities[arm] =
        untried > 0 ? Number(isUntried(tally, arm)) : Math.exp((meanReward(tally, arm) - best) / tau);
    normalize(probabilities);
  }

  return {
    name: policyName('softmax', settings),
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
    toJSON: () => savedState('softmax', settings, setup, { ...tally }),
  };
}
