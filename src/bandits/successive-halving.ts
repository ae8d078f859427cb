import { z } from 'zod';
import { type BuildPolicy, buildNested, nestedColumns, nestedPolicies, nestedSpecs } from './nested.ts';
import { checkOptions } from './options.ts';
import type { Context, Policy } from './policy.ts';
import {
  checkSetup,
  checkUpdate,
  column,
  type Learned,
  type PolicySetup,
  pickLargest,
  policyName,
  savedState,
  sharesOfLargest,
} from './shared.ts';
import { type ViaChoice, viaOf } from './via.ts';

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
  const { arms, rng } = setup;
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

  const closed = policies.every((policy) => policy.probabilities !== undefined);
  function probabilities(context: Context): Float64Array {
    fill();
    const shares = sharesOfLargest(order);
    const sum = new Float64Array(arms);
    shares.forEach((share, i) => {
      if (share === 0) return;
      policies[i]!.probabilities!(context).forEach((probability, arm) => {
        sum[arm]! += share * probability;
      });
    });
    return sum;
  }

  return {
    name: policyName('successive-halving', settings),
    arms,
    select(context): ViaChoice {
      const whole = closed ? probabilities(context) : undefined;
      fill();
      const { arm: policy, probability: share } = pickLargest(order, rng);
      turns[policy]!++;
      const { arm, probability } = policies[policy]!.select(context);
      return { arm, probability: Math.min(1, whole?.[arm] ?? 1), via: { policy, share, probability } };
    },
    update(choice, reward, context) {
      checkUpdate(choice, reward, arms);
      const via = viaOf(choice, count);
      if (via === undefined) {
        for (const policy of policies) policy.update(choice, reward, context);
        return;
      }
      policies[via.policy]!.update({ arm: choice.arm, probability: via.probability }, reward, context);
      if (left() === 1) return;
      heatPulls[via.policy]!++;
      heatRewards[via.policy]! += reward;
      if (racing.every((flag, i) => flag === 0 || heatPulls[i]! >= heat[0]!)) endHeat();
    },
    ...(closed ? { probabilities } : {}),
    toJSON: () => {
      const race = { racing, turns, heatPulls, heatRewards, heat };
      return savedState('successive-halving', settings, setup, { ...nestedColumns(policies), ...race });
    },
  };
}
