import { z } from 'zod';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import {
  checkSetup,
  checkUpdate,
  column,
  draw,
  type Learned,
  normalize,
  type PolicySetup,
  policyName,
  savedState,
} from './shared.ts';

/** The schema of {@link Exp3Options}. */
export const exp3Options = z.strictObject({ gamma: z.number().positive().max(1).default(0.1) });

/** `gamma`: share of uniform exploration and, over the number of arms, the learning rate, in (0, 1], default 0.1. */
export type Exp3Options = z.input<typeof exp3Options>;

/**
 * Exponential weights for rewards that an adversary may choose: arm i with probability (1 - gamma) w_i / sum w + gamma / K,
 * where w_i = exp(gamma G_i / K) and G_i sums the estimates reward / p of its pulls, p the probability it was drawn with.
 *
 * Source: Auer, Cesa-Bianchi, Freund & Schapire, "The nonstochastic multiarmed bandit problem", SIAM J. Computing 32(1),
 * 2002, fig. 1.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createExp3(options: Exp3Options, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('exp3', exp3Options, options);
  const { arms, rng } = setup;
  const { gamma } = settings;
  const gains = column(learned, 'gains', arms);
  const rewards = column(learned, 'rewards', 1);
  const probabilities = new Float64Array(arms);

  function distribute(): void {
    let most = 0;
    for (let arm = 0; arm < arms; arm++) most = Math.max(most, gains[arm]!);
    // Relative to the largest gain no weight overflows, and the sum is at least 1.
    for (let arm = 0; arm < arms; arm++) probabilities[arm] = Math.exp((gamma * (gains[arm]! - most)) / arms);
    normalize(probabilities);
    for (let arm = 0; arm < arms; arm++) probabilities[arm] = (1 - gamma) * probabilities[arm]! + gamma / arms;
  }

  return {
    name: policyName('exp3', settings),
    arms,
    select() {
      distribute();
      return draw(probabilities, rng);
    },
    update(choice, reward) {
      checkUpdate(choice, reward, arms);
      gains[choice.arm]! += reward / choice.probability;
      rewards[0]!++;
    },
    probabilities() {
      distribute();
      return probabilities.slice();
    },
    expectations: () => gains.map((gain) => gain / Math.max(1, rewards[0]!)),
    toJSON: () => savedState('exp3', settings, setup, { gains, rewards }),
  };
}
