import { z } from 'zod';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { fillGamma, fillNormal } from './samplers.ts';
import {
  checkSetup,
  checkUpdate,
  column,
  type Learned,
  type PolicySetup,
  pickLargest,
  policyName,
  savedState,
} from './shared.ts';

/** The schema of {@link ThompsonNormalOptions}. */
export const thompsonNormalOptions = z.strictObject({
  mean: z.number().min(0).max(1).default(0.5),
  strength: z.number().positive().default(1),
  shape: z.number().positive().default(1),
  rate: z.number().positive().default(0.25),
  decay: z.number().positive().max(1).default(1),
});

/**
 * The prior: `mean` (default 0.5), worth `strength` rewards (default 1); the precision is Gamma(`shape`, `rate`), default
 * 1 and 0.25, that is a variance of about 1/4, the largest that rewards in [0, 1] can have. `decay`, in (0, 1], is the
 * memory: each new reward discounts what all arms learned before by this factor; default 1, nothing is forgotten.
 */
export type ThompsonNormalOptions = z.input<typeof thompsonNormalOptions>;

/** A normal-gamma distribution over a mean and a precision. */
export interface NormalGamma {
  readonly mean: number;
  readonly strength: number;
  readonly shape: number;
  readonly rate: number;
}

/**
 * The posterior of a normal-gamma prior after `count` rewards of a given mean and sum of squared deviations from it.
 *
 * Source: Murphy, "Conjugate Bayesian analysis of the Gaussian distribution", 2007, eq. 85 to 89.
 */
export function normalGammaPosterior(prior: NormalGamma, count: number, mean: number, deviations: number): NormalGamma {
  const strength = prior.strength + count;
  const shift = mean - prior.mean;
  return {
    mean: prior.mean + (count * shift) / strength,
    strength,
    shape: prior.shape + 0.5 * count,
    rate: prior.rate + 0.5 * (deviations + (prior.strength * count * shift * shift) / strength),
  };
}

/**
 * Thompson sampling for real rewards of unknown variance: draws a precision and then a mean for each arm from its
 * normal-gamma posterior and takes the largest mean. With `decay` below 1 an arm left alone drifts back to the prior,
 * so that it is tried again.
 *
 * The probability of a choice has no closed form; 1 is reported, so its choices cannot be used for importance weights.
 *
 * Source: Honda & Takemura, "Optimality of Thompson sampling for Gaussian bandits depends on priors", AISTATS 2014, with
 * the proper prior above; the memory after Raj & Kalyani, "Taming non-stationary bandits: a Bayesian approach", 2017.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createThompsonNormal(options: ThompsonNormalOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('thompson-normal', thompsonNormalOptions, options);
  const { arms, rng } = setup;
  const { decay } = settings;
  const counts = column(learned, 'counts', arms);
  const means = column(learned, 'means', arms);
  const deviations = column(learned, 'deviations', arms);
  const drawn = new Float64Array(arms);
  const shapes = new Float64Array(arms);
  const precisions = new Float64Array(arms);

  return {
    name: policyName('thompson-normal', settings),
    arms,
    select() {
      for (let arm = 0; arm < arms; arm++) shapes[arm] = settings.shape + 0.5 * counts[arm]!;
      fillGamma(precisions, shapes, rng);
      fillNormal(drawn, rng);
      for (let arm = 0; arm < arms; arm++) {
        const { mean, strength, rate } = normalGammaPosterior(settings, counts[arm]!, means[arm]!, deviations[arm]!);
        // A tiny shape can give a variate of 0; a floor keeps the draw finite.
        const precision = strength * Math.max(precisions[arm]!, 1e-300);
        drawn[arm] = mean + drawn[arm]! * Math.sqrt(rate / precision);
      }
      return { arm: pickLargest(drawn, rng).arm, probability: 1 };
    },
    update(choice, reward) {
      checkUpdate(choice, reward, arms);
      const { arm } = choice;
      if (decay < 1)
        for (let other = 0; other < arms; other++) {
          counts[other]! *= decay;
          deviations[other]! *= decay;
        }
      // Welford's update: no difference of large sums, hence no negative variance.
      counts[arm]!++;
      const shift = reward - means[arm]!;
      means[arm]! += shift / counts[arm]!;
      deviations[arm]! += shift * (reward - means[arm]!);
    },
    expectations: () =>
      means.map((mean, arm) => normalGammaPosterior(settings, counts[arm]!, mean, deviations[arm]!).mean),
    toJSON: () => savedState('thompson-normal', settings, setup, { counts, means, deviations }),
  };
}
