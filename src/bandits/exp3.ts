import { z } from 'zod';
import { drawnPolicy } from './drawn-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, column, type Learned, normalize, type PolicySetup } from './shared.ts';

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
  const { arms } = setup;
  const { gamma } = settings;
  const gains = column(learned, 'gains', arms);
  const rewards = column(learned, 'rewards', 1);

  function distribute(probabilities: Float64Array): void {
    let most = 0;
    for (let arm = 0; arm < arms; arm++) most = Math.max(most, gains[arm]!);
    // Relative to the largest gain no weight overflows, and the sum is at least 1.
    for (let arm = 0; arm < arms; arm++) probabilities[arm] = Math.exp((gamma * (gains[arm]! - most)) / arms);
    normalize(probabilities);
    for (let arm = 0; arm < arms; arm++) probabilities[arm] = (1 - gamma) * probabilities[arm]! + gamma / arms;
  }

  return drawnPolicy(
    {
      ...{ kind: 'exp3', settings, distribute },
      learn({ arm, probability }, reward) {
        gains[arm]! += reward / probability;
        rewards[0]!++;
      },
      expectations: () => gains.map((gain) => gain / Math.max(1, rewards[0]!)),
      columns: { gains, rewards },
    },
    setup,
  );
}
