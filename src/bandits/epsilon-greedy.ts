import { z } from 'zod';
import { drawnPolicy, exploreBest } from './drawn-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, type Learned, type PolicySetup } from './shared.ts';
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
  const { arms } = setup;
  const { epsilon, decay } = settings;
  const tally = createTally(arms, learned);
  const values = new Float64Array(arms);
  let rewards = tally.pulls.reduce((sum, pulls) => sum + pulls, 0);

  return drawnPolicy(
    {
      ...{ kind: 'epsilon-greedy', settings },
      distribute(probabilities) {
        for (let arm = 0; arm < arms; arm++) values[arm] = isUntried(tally, arm) ? Infinity : meanReward(tally, arm);
        exploreBest(values, epsilon / (1 + decay * rewards), probabilities);
      },
      depart: (arm) => depart(tally, arm),
      learn({ arm }, reward) {
        arrive(tally, arm, reward);
        rewards++;
      },
      expectations: () => meanRewards(tally),
      columns: { ...tally },
    },
    setup,
  );
}
