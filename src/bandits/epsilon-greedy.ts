import { z } from 'zod';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, checkUpdate, draw, type Learned, type PolicySetup, policyName, savedState } from './shared.ts';
import { arrive, createTally, depart, isUntried, meanReward, meanRewards } from './tally.ts';

/** The schema of {@link EpsilonGreedyOptions}. */
export const epsilonGreedyOptions = z.strictObject({
  epsilon: z.number().min(0).max(1).default(0.1),
  decay: z.number().min(0).default(0),
});

/** `epsilon`: share of exploration, in [0, 1], default 0.1. `decay`: how fast it falls per reward, default 0 (never). */
export type EpsilonGreedyOptions = z.input<typeof epsilonGreedyOptions>;

/**
 * The best mean reward with probability 1 - e, any arm with probability e = epsilon / (1 + decay t) after t rewards.
 * Untried arms count as best; ties share their probability.
 *
 * Source: Auer, Cesa-Bianchi & Fischer, "Finite-time analysis of the multiarmed bandit problem", Machine Learning 47,
 * 2002, fig. 3 (there e falls as 1/t).
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createEpsilonGreedy(options: EpsilonGreedyOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('epsilon-greedy', epsilonGreedyOptions, options);
  const { arms, rng } = setup;
  const { epsilon, decay } = settings;
  const tally = createTally(arms, learned);
  const values = new Float64Array(arms);
  const probabilities = new Float64Array(arms);
  let rewards = tally.pulls.reduce((sum, pulls) => sum + pulls, 0);

  function distribute(): void {
    let best = -Infinity;
    let ties = 0;
    for (let arm = 0; arm < arms; arm++) {
      const value = isUntried(tally, arm) ? Infinity : meanReward(tally, arm);
      values[arm] = value;
      if (value > best) {
        best = value;
        ties = 1;
      } else if (value === best) ties++;
    }
    const explore = epsilon / (1 + decay * rewards);
    for (let arm = 0; arm < arms; arm++)
      probabilities[arm] = explore / arms + (values[arm] === best ? (1 - explore) / ties : 0);
  }

  return {
    name: policyName('epsilon-greedy', settings),
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
      rewards++;
    },
    probabilities() {
      distribute();
      return probabilities.slice();
    },
    expectations: () => meanRewards(tally),
    toJSON: () => savedState('epsilon-greedy', settings, setup, { ...tally }),
  };
}
