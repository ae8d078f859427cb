import { checkContext, featuresOf } from './features.ts';
import { type BuildPolicy, nestedSpecs } from './nested.ts';
import type { Context, Policy } from './policy.ts';
import { createRing } from './ring.ts';
import { checkUpdate, type Learned, type PolicySetup, policyName, savedState } from './shared.ts';

/** The options that policies of neighbours share. */
interface NeighborSettings {
  readonly policy: string;
  readonly memory: number;
}

/**
 * A policy that, in each round, shows a new policy without contexts the remembered pulls of contexts like the present one,
 * in the order in which they came, and lets it choose. Select takes time in proportion to the memory.
 * @param kind names the policy in messages
 * @param near of the squared distances of the remembered contexts, oldest first, those that count: flags them in `chosen`
 * @throws RangeError on sizes that make no sense or a malformed `learned`
 */
export function createNeighbors(
  kind: string,
  settings: NeighborSettings,
  setup: PolicySetup,
  learned: Learned | undefined,
  build: BuildPolicy,
  near: (distances: Float64Array, chosen: Uint8Array) => void,
): Policy {
  const { arms } = setup;
  const dimension = featuresOf(kind, setup);
  const [spec = ''] = nestedSpecs(settings.policy);
  // Entries are arm, probability, reward and context.
  const ring = createRing('history', settings.memory, 3 + dimension, arms, learned);
  const { values } = ring;
  const point = new Float64Array(dimension);

  /** The policy that has seen the neighbours of a context. */
  function local(context: Context): Policy {
    checkContext(context, dimension);
    const distances = new Float64Array(ring.length);
    for (let entry = 0; entry < distances.length; entry++) {
      const at = ring.at(entry) + 3;
      let sum = 0;
      for (let i = 0; i < dimension; i++) sum += (values[at + i]! - context[i]!) ** 2;
      distances[entry] = sum;
    }
    const chosen = new Uint8Array(distances.length);
    near(distances, chosen);
    const policy = build(spec, setup);
    for (let entry = 0; entry < chosen.length; entry++) {
      if (chosen[entry] === 0) continue;
      const at = ring.at(entry);
      for (let i = 0; i < dimension; i++) point[i] = values[at + 3 + i]!;
      policy.update({ arm: values[at]!, probability: values[at + 1]! }, values[at + 2]!, point);
    }
    return policy;
  }

  const known = build(spec, setup);
  return {
    name: policyName(kind, settings),
    arms,
    select: (context) => local(context).select(context),
    update(choice, reward, context) {
      checkUpdate(choice, reward, arms);
      checkContext(context, dimension);
      const at = ring.push();
      values[at] = choice.arm;
      values[at + 1] = choice.probability;
      values[at + 2] = reward;
      values.set(context, at + 3);
    },
    ...(known.probabilities ? { probabilities: (context) => local(context).probabilities!(context) } : {}),
    ...(known.expectations ? { expectations: (context) => local(context).expectations!(context) } : {}),
    toJSON: () => savedState(kind, settings, setup, ring.columns()),
  };
}
