import { z } from 'zod';
import { logBarrierStep } from './log-barrier.ts';
import { type BuildPolicy, buildNested, nestedPolicies, nestedSpecs } from './nested.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { policyChooser } from './policy-chooser.ts';
import { checkSetup, column, draw, type Learned, type PolicySetup } from './shared.ts';

/** The schema of {@link CorralOptions}. */
export const corralOptions = z.strictObject({
  policies: nestedPolicies.default('ucb1+thompson-beta+exp3-ix'),
  horizon: z.number().min(2).default(10_000),
  rate: z.number().positive().default(0.1),
});

/**
 * `policies`: those to choose among, in shorthand, separated by `+`, default `ucb1+thompson-beta+exp3-ix`. `horizon`: rounds to
 * come, at least 2, default 10,000. `rate`: the learning rate that each policy begins with, above 0, default 0.1.
 */
export type CorralOptions = z.input<typeof corralOptions>;

/**
 * A bandit over bandits: draws which policy chooses the arm, by online mirror descent with a log barrier, whose learning
 * rate for a policy rises when its probability has fallen far, so that a policy that learns late is found again. Only the
 * policy that chose learns the reward, as it is: giving it reward / probability, as in the paper, would leave [0, 1].
 *
 * The probability of a choice is that of the arm over all policies, or 1 where one of them has no closed form. Pulls from
 * elsewhere teach all policies, and nothing about which of them is best.
 *
 * Source: Agarwal, Luo, Neyshabur & Schapire, "Corralling a band of bandit algorithms", COLT 2017, algorithm 1; rewards of
 * the policies after Pacchiano et al., "Model selection in contextual stochastic bandit problems", NeurIPS 2020.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createCorral(
  options: CorralOptions,
  setup: PolicySetup,
  learned: Learned | undefined,
  build: BuildPolicy,
): Policy {
  checkSetup(setup);
  const settings = checkOptions('corral', corralOptions, options);
  const { horizon, rate } = settings;
  const policies = nestedSpecs(settings.policies).map((spec, number) =>
    buildNested(build, spec, setup, number, learned),
  );
  const count = policies.length;
  const shares = column(learned, 'shares', count, 1 / count, Number.MIN_VALUE);
  const rates = column(learned, 'rates', count, rate, Number.MIN_VALUE);
  const limits = column(learned, 'limits', count, 2 * count, 1);
  const explore = 1 / horizon;
  const growth = Math.exp(1 / Math.log(horizon));
  const mixed = new Float64Array(count);
  const losses = new Float64Array(count);
  const next = new Float64Array(count);

  const mix = () => {
    for (let i = 0; i < count; i++) mixed[i] = (1 - explore) * shares[i]! + explore / count;
    return mixed;
  };

  return policyChooser(
    {
      ...{ kind: 'corral', settings, policies },
      shares: mix,
      choose: () => draw(mix(), setup.rng),
      learn(via, reward) {
        losses.fill(0);
        losses[via.policy] = (1 - reward) / via.share;
        logBarrierStep(shares, losses, rates, next);
        shares.set(next);
        mix();
        for (let i = 0; i < count; i++)
          if (1 / mixed[i]! > limits[i]!) {
            limits[i] = 2 / mixed[i]!;
            rates[i]! *= growth;
          }
      },
      columns: () => ({ shares, rates, limits }),
    },
    setup,
  );
}
