import { z } from 'zod';
import { drawnPolicy } from './drawn-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, column, type Learned, normalize, type PolicySetup } from './shared.ts';

/** The schema of {@link Exp3IxOptions}. */
export const exp3IxOptions = z.strictObject({ rate: z.number().positive().default(1) });

/** `rate`: factor of the learning rate, above 0, default 1 (the paper's). */
export type Exp3IxOptions = z.input<typeof exp3IxOptions>;

/**
 * Exponential weights with implicit exploration, for rewards that an adversary may choose: arm i with probability
 * proportional to exp(-eta_t L_i), where L_i sums the loss estimates (1 - reward) / (p + gamma_t) of its pulls, p is the
 * probability it was drawn with, eta_t = 2 gamma_t = rate sqrt(ln K / (K t)) in round t with K arms.
 *
 * The round t is one more than the rewards received so far. The weights use the probability in the choice, so any
 * number of pulls may be in flight.
 *
 * Source: Neu, "Explore no more: improved high-probability regret bounds for non-stochastic bandits", NIPS 2015,
 * algorithm 1 with the anytime rate of theorem 1.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createExp3Ix(options: Exp3IxOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('exp3-ix', exp3IxOptions, options);
  const { arms } = setup;
  const losses = column(learned, 'losses', arms);
  const rewards = column(learned, 'rewards', 1);
  const scale = settings.rate * Math.sqrt(Math.log(arms) / arms);
  const learningRate = () => scale / Math.sqrt(rewards[0]! + 1);

  function distribute(probabilities: Float64Array): void {
    const eta = learningRate();
    let least = Infinity;
    for (let arm = 0; arm < arms; arm++) least = Math.min(least, losses[arm]!);
    // Relative to the least loss no weight overflows, and the sum is at least 1.
    for (let arm = 0; arm < arms; arm++) probabilities[arm] = Math.exp(-eta * (losses[arm]! - least));
    normalize(probabilities);
  }

  return drawnPolicy(
    {
      ...{ kind: 'exp3-ix', settings, distribute },
      learn({ arm, probability }, reward) {
        losses[arm]! += (1 - reward) / (probability + learningRate() / 2);
        rewards[0]!++;
      },
      expectations: () => losses.map((loss) => 1 - loss / Math.max(1, rewards[0]!)),
      columns: { losses, rewards },
    },
    setup,
  );
}
