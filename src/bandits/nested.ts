import { z } from 'zod';
import type { Policy } from './policy.ts';
import type { Learned, PolicySetup } from './shared.ts';

/** Makes the policy of a spec in shorthand, new or from the learned part of a saved state. Throws a RangeError. */
export type BuildPolicy = (spec: string, setup: PolicySetup, learned?: Learned) => Policy;

/**
 * The option that names a policy inside another one, in shorthand: `ucb1`, `ucb1:alpha=0.5`. Where several options are set, a
 * semicolon separates them, as a comma would end the outer option: `epsilon-greedy:epsilon=0.2;decay=0.01`.
 */
export const nestedPolicy = z.string().min(1);

/** The option that names several policies, separated by `+`: `ucb1+thompson-beta+exp3-ix`. */
export const nestedPolicies = z.string().min(1);

/** The shorthands in an option of the kind {@link nestedPolicies} (or {@link nestedPolicy}), as they would stand alone. */
export function nestedSpecs(option: string): readonly string[] {
  return option.split('+').map((spec) => spec.replaceAll(';', ','));
}

/** The columns of policies inside another one: `2.pulls` is the column `pulls` of policy 2. */
export function nestedColumns(policies: readonly Policy[]): Record<string, Float64Array> {
  return Object.fromEntries(
    policies.flatMap((policy, number) =>
      Object.entries(policy.toJSON().learned as Learned).map(([name, values]) => [
        `${number}.${name}`,
        Float64Array.from(values),
      ]),
    ),
  );
}

/**
 * Makes a policy inside another one, which draws from the same stream: new, or from its columns in the learned part of
 * the outer one's saved state.
 * @throws RangeError on a spec that makes no sense, or malformed columns
 */
export function buildNested(
  build: BuildPolicy,
  spec: string,
  setup: PolicySetup,
  number: number,
  learned: Learned | undefined,
): Policy {
  if (learned === undefined) return build(spec, setup);
  const prefix = `${number}.`;
  const own = Object.entries(learned).flatMap(([name, values]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), values] as const] : [],
  );
  try {
    return build(spec, setup, Object.fromEntries(own));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(error.message.replace('needs "', `needs "${prefix}`));
  }
}
