import { nestedColumns } from './nested.ts';
import type { Choice, Context, Policy } from './policy.ts';
import { checkUpdate, type PolicySetup, policyName, savedState } from './shared.ts';
import { type ViaChoice, viaOf } from './via.ts';

/** What bandits over policies are told apart by. */
export interface ChooserRule {
  readonly kind: string;
  /** Its options, checked. */
  readonly settings: object;
  readonly policies: readonly Policy[];
  /** The probability with which each policy would be chosen now. */
  shares(): Float64Array;
  /** Chooses a policy; its number stands for the arm. */
  choose(): Choice;
  /** Learns the reward of a pull that one of the policies made. */
  learn(via: ViaChoice['via'], reward: number): void;
  /** What is to be saved beside the policies. */
  columns(): Readonly<Record<string, Float64Array>>;
}

/**
 * A policy that lets others choose the arm. Only the one that chose learns the reward; pulls from elsewhere teach all of them,
 * and nothing about which of them is best. The probability of a choice is that of the arm over all policies, or 1 where one
 * of them has no closed form.
 */
export function policyChooser(rule: ChooserRule, setup: PolicySetup): Policy {
  const { kind, settings, policies } = rule;
  const { arms } = setup;
  const closed = policies.every((policy) => policy.probabilities !== undefined);

  function probabilities(context: Context): Float64Array {
    const sum = new Float64Array(arms);
    rule.shares().forEach((share, i) => {
      if (share === 0) return;
      policies[i]!.probabilities!(context).forEach((probability, arm) => {
        sum[arm]! += share * probability;
      });
    });
    return sum;
  }

  return {
    name: policyName(kind, settings),
    arms,
    select(context): ViaChoice {
      const whole = closed ? probabilities(context) : undefined;
      const { arm: policy, probability: share } = rule.choose();
      const { arm, probability } = policies[policy]!.select(context);
      return { arm, probability: Math.min(1, whole?.[arm] ?? 1), via: { policy, share, probability } };
    },
    update(choice, reward, context) {
      checkUpdate(choice, reward, arms);
      const via = viaOf(choice, policies.length);
      if (via === undefined) {
        for (const policy of policies) policy.update(choice, reward, context);
        return;
      }
      policies[via.policy]!.update({ arm: choice.arm, probability: via.probability }, reward, context);
      rule.learn(via, reward);
    },
    ...(closed ? { probabilities } : {}),
    toJSON: () => savedState(kind, settings, setup, { ...nestedColumns(policies), ...rule.columns() }),
  };
}
