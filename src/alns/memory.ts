import type { Policy, PolicyState } from '../bandits/policy.ts';
import type { PolicySetup } from '../bandits/shared.ts';
import { transferPolicy } from '../bandits/transfer.ts';
import type { Move } from './move.ts';

/** What a search has learned, as plain JSON, for the next model of a family: how its arms paid, and their sizes. */
export interface SearchMemory {
  readonly schemaVersion: 1;
  readonly policy: PolicyState;
  /** In the numbering of the policy; sizes are shares of the integer columns, in (0, 1]. */
  readonly arms: readonly { readonly name: string; readonly size: number }[];
}

/** What there is to remember of a search. */
export function remember(policy: Policy, moves: readonly Move[]): SearchMemory {
  return { schemaVersion: 1, policy: policy.toJSON(), arms: moves.map(({ name, size }) => ({ name, size })) };
}

/**
 * The remembered policy, over the arms of another search; arms are the same where their names are.
 * @throws RangeError, one sentence, on a policy state that no policy wrote
 */
export function recall(memory: SearchMemory, names: readonly string[], setup: Omit<PolicySetup, 'arms'>): Policy {
  const known = new Map(memory.arms.map(({ name }, arm) => [name, arm]));
  return transferPolicy(
    memory.policy,
    names.map((name) => known.get(name)),
    setup,
  );
}

/** The remembered size of an arm, undefined for one that is new. */
export function rememberedSize(memory: SearchMemory | undefined, name: string): number | undefined {
  return memory?.arms.find((arm) => arm.name === name)?.size;
}
