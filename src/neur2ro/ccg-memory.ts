import type { Policy, PolicyState } from '../bandits/policy.ts';
import type { PolicySetup } from '../bandits/shared.ts';
import { transferPolicy } from '../bandits/transfer.ts';

/** What the bandit over networks and adversaries has learned, as plain JSON, for the next instance of a family. */
export interface CcgMemory {
  readonly schemaVersion: 1;
  readonly policy: PolicyState;
  /** In the numbering of the policy. */
  readonly arms: readonly { readonly name: string }[];
}

/** What there is to remember of a run. */
export function rememberArms(policy: Policy, names: readonly string[]): CcgMemory {
  return { schemaVersion: 1, policy: policy.toJSON(), arms: names.map((name) => ({ name })) };
}

/**
 * The remembered policy, over the arms of another run; arms are the same where their names are.
 * @throws RangeError, one sentence, on a policy state that no policy wrote
 */
export function recallArms(memory: CcgMemory, names: readonly string[], setup: Omit<PolicySetup, 'arms'>): Policy {
  const known = new Map(memory.arms.map(({ name }, arm) => [name, arm]));
  return transferPolicy(
    memory.policy,
    names.map((name) => known.get(name)),
    setup,
  );
}
