import type { Choice, Policy } from '../../src/bandits/policy.ts';
import { restorePolicy } from '../../src/bandits/spec.ts';
import { createRng } from '../../src/util/rng.ts';

/** A context for policies that ignore it. */
export const none = new Float64Array(0);

/** A pull of an arm that was drawn with a probability. */
export function pull(arm: number, probability = 1): Choice {
  return { arm, probability };
}

/** A column of what a policy has learned. */
export function learned(policy: Policy, name: string): readonly number[] {
  return (policy.toJSON().learned as Record<string, number[]>)[name]!;
}

/** The probability of each arm as a policy reports it, seen over draws from many streams; 0 for arms never drawn. */
export function distribution(policy: Policy, context = none): number[] {
  const state = policy.toJSON();
  const probabilities = new Array<number>(policy.arms).fill(0);
  for (let seed = 0; seed < 400; seed++) {
    const { arm, probability } = restorePolicy({ ...state, rng: createRng(seed).toJSON() }).select(context);
    probabilities[arm] = probability;
  }
  return probabilities;
}

/** The arm that a policy would pick, without disturbing it. */
export function nextArm(policy: Policy, context = none): number {
  return restorePolicy(policy.toJSON()).select(context).arm;
}
