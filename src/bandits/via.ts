import type { Choice } from './policy.ts';

/** A pull that one of several policies made: which one, how likely that was, and the probability it reported for its arm. */
export interface ViaChoice extends Choice {
  readonly via: { readonly policy: number; readonly share: number; readonly probability: number };
}

/**
 * Which policy made a pull, undefined where none of `policies` did: a pull from elsewhere, as in a replayed log.
 * @throws RangeError when it names a policy that there is not, or shares that are no probabilities
 */
export function viaOf(choice: Choice, policies: number): ViaChoice['via'] | undefined {
  const { via } = choice as Partial<ViaChoice>;
  if (via === undefined) return undefined;
  const { policy, share, probability } = via;
  if (!(Number.isInteger(policy) && policy >= 0 && policy < policies && share > 0 && share <= 1 && probability > 0))
    throw new RangeError(`a choice came by ${JSON.stringify(via)}, which is none of ${policies} policies.`);
  return via;
}
