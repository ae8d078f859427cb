import { z } from 'zod';
import { type BuildPolicy, buildNested, nestedPolicies, nestedSpecs } from './nested.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { policyChooser } from './policy-chooser.ts';
import { checkSetup, column, type Learned, type PolicySetup, pickLargest, sharesOfLargest } from './shared.ts';

/** The schema of {@link SuccessiveHalvingOptions}. */
export const successiveHalvingOptions = z.strictObject({
  policies: nestedPolicies.default('ucb1+thompson-beta+exp3-ix+epsilon-greedy'),
  rounds: z.int().min(1).default(200),
});

/**
 * `policies`: those to choose among, in shorthand, separated by `+`, default `ucb1+thompson-beta+exp3-ix+epsilon-greedy`.
 * `rounds`: rewards of each policy in the first heat, at least 1, default 200; each later heat has twice as many.
 */
export type SuccessiveHalvingOptions = z.input<typeof successiveHalvingOptions>;

/**
 * A race of bandits: the policies take turns; when each of those left has had its rewards of the heat, the better half by
 * mean reward of the heat goes on, until one is left. Only the policy that chose learns the reward.
 *
 * The probability of a choice is that of the arm over the policies whose turn it can be, or 1 where one of them has no
 * closed form. Pulls from elsewhere teach all policies, and nothing about which of them is best.
 *
 * Source: Karnin, Koren & Somekh, "Almost optimal exploration in multi-armed bandits", ICML 2013, algorithm 3, with policies
 * for arms and heats that double.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createSuccessiveHalving(
  options: SuccessiveHalvingOptions,
  setup: PolicySetup,
  learned: Learned | undefined,
  build: BuildPolicy,
): Policy {
  checkSetup(setup);
  const settings = checkOptions('successive-halving', successiveHalvingOptions, options);
  const policies = nestedSpecs(settings.policies).map((spec, number) =>
    buildNested(build, spec, setup, number, learned),
  );
  const count = policies.length;
  /** 1 for the policies that are still in the race. */
  const racing = column(learned, 'racing', count, 1);
  /** Pulls and rewards of the heat, and the sum of the rewards. */
  const turns = column(learned, 'turns', count);
  const heatPulls = column(learned, 'heatPulls', count);
  const heatRewards = column(learned, 'heatRewards', count);
  const heat = column(learned, 'heat', 1, settings.rounds);
  const order = new Float64Array(count);

  /** Those in the race that had the fewest turns come first. */
  const fill = () => {
    for (let i = 0; i < count; i++) order[i] = racing[i]! > 0 ? -turns[i]! : -Infinity;
    return order;
  };
  const left = () => racing.reduce((sum, flag) => sum + flag, 0);

  function endHeat(): void {
    const mean = (i: number) => heatRewards[i]! / heatPulls[i]!;
    const ranked = Array.from({ length: count }, (_, i) => i).filter((i) => racing[i]! > 0);
    ranked.sort((a, b) => mean(b) - mean(a) || a - b);
    for (const loser of ranked.slice(Math.ceil(ranked.length / 2))) racing[loser] = 0;
    turns.fill(0);
    heatPulls.fill(0);
    heatRewards.fill(0);
    heat[0]! *= 2;
  }

  return policyChooser(
    {
      ...{ kind: 'successive-halving', settings, policies },
      shares: () => sharesOfLargest(fill()),
      choose() {
        const choice = pickLargest(fill(), setup.rng);
        turns[choice.arm]!++;
        return choice;
      },
      learn(via, reward) {
        if (left() === 1) return;
        heatPulls[via.policy]!++;
        heatRewards[via.policy]! += reward;
        if (racing.every((flag, i) => flag === 0 || heatPulls[i]! >= heat[0]!)) endHeat();
      },
      columns: () => ({ racing, turns, heatPulls, heatRewards, heat }),
    },
    setup,
  );
}
