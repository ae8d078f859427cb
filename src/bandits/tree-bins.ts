import { z } from 'zod';
import { bestSplit } from './best-split.ts';
import { checkContext, featuresOf } from './features.ts';
import { type BuildPolicy, buildNested, nestedColumns, nestedPolicy, nestedSpecs } from './nested.ts';
import { checkOptions } from './options.ts';
import type { Context, Policy } from './policy.ts';
import { createRing, type Ring } from './ring.ts';
import { checkSetup, checkUpdate, column, type Learned, type PolicySetup, policyName, savedState } from './shared.ts';

/** The schema of {@link TreeBinsOptions}. */
export const treeBinsOptions = z.strictObject({
  leaves: z.int().min(1).max(1000).default(8),
  split: z.int().min(4).max(1e5).default(200),
  policy: nestedPolicy.default('ucb1'),
});

/**
 * `leaves`: bins at most, from 1 to 1000, default 8. `split`: rewards after which a bin may be cut, from 4 to 1e5, default 200.
 * `policy`: the policy without contexts of each bin, default `ucb1`.
 */
export type TreeBinsOptions = z.input<typeof treeBinsOptions>;

/**
 * Any policy for contexts: one of it for each bin of a tree that grows. Once a bin has `split` rewards it is cut at the median
 * of the feature that tells the rewards of its arms best apart; each half begins with what the bin remembers of it. Where no
 * cut tells anything, the bin forgets its pulls, though not what its policy learned, and waits for as many again.
 *
 * Source: Elmachtoub, McNellis, Oh & Petrik, "A practical method for solving contextual bandit problems using decision
 * trees", UAI 2017, with one tree over all arms; `TreeBandit` of MABWiser.
 * @throws RangeError on options or sizes that make no sense, no features, or a malformed `learned`; `select` and `update`
 * throw one when the context has another length, or a feature that is not a number of size up to 1e100
 */
export function createTreeBins(
  options: TreeBinsOptions,
  setup: PolicySetup,
  learned: Learned | undefined,
  build: BuildPolicy,
): Policy {
  checkSetup(setup);
  const settings = checkOptions('tree-bins', treeBinsOptions, options);
  const { arms } = setup;
  const { leaves, split } = settings;
  const dimension = featuresOf('tree-bins', setup);
  const width = 3 + dimension;
  const [spec = ''] = nestedSpecs(settings.policy);
  // Cut c divides bin `cutBins[c]` as it was then: what is not below the threshold becomes bin c + 1.
  const cuts = column(learned, 'cuts', 1);
  if (!Number.isInteger(cuts[0]) || cuts[0]! >= leaves)
    throw new RangeError(`the saved state of the policy needs "cuts" to be a whole number below ${leaves}.`);
  const cutBins = column(learned, 'cutBins', leaves);
  const features = column(learned, 'features', leaves);
  const thresholds = column(learned, 'thresholds', leaves, 0, -Infinity);
  for (let cut = 0; cut < cuts[0]!; cut++) {
    if (!(Number.isInteger(cutBins[cut]) && cutBins[cut]! <= cut))
      throw new RangeError(`the saved state of the policy needs "cutBins" to be bins that there were.`);
    if (!(Number.isInteger(features[cut]) && features[cut]! < dimension))
      throw new RangeError(`the saved state of the policy needs "features" to be features that there are.`);
  }
  const policies: Policy[] = [];
  const rings: Ring[] = [];
  const openBin = (saved: Learned | undefined) => {
    const number = policies.length;
    policies.push(buildNested(build, spec, setup, number, saved));
    rings.push(createRing(`history${number}`, split, width, arms, saved));
  };
  for (let bin = 0; bin <= cuts[0]!; bin++) openBin(learned);

  function binOf(context: Context): number {
    checkContext(context, dimension);
    let bin = 0;
    for (let cut = 0; cut < cuts[0]!; cut++)
      if (cutBins[cut] === bin && context[features[cut]!]! >= thresholds[cut]!) bin = cut + 1;
    return bin;
  }

  /** Enters a pull in the memory of its bin, and shows it to the policy of the bin. */
  function learn(arm: number, probability: number, reward: number, context: Context): number {
    const bin = binOf(context);
    policies[bin]!.update({ arm, probability }, reward, context);
    const ring = rings[bin]!;
    const at = ring.push();
    ring.values[at] = arm;
    ring.values[at + 1] = probability;
    ring.values[at + 2] = reward;
    ring.values.set(context, at + 3);
    return bin;
  }

  /** The pulls that a bin remembers, oldest first. */
  function remembered(bin: number): Float64Array {
    const { length, values, at } = rings[bin]!;
    const entries = new Float64Array(length * width);
    for (let entry = 0; entry < length; entry++)
      entries.set(values.subarray(at(entry), at(entry) + width), entry * width);
    return entries;
  }

  /** Cuts a full bin, if that tells its arms apart. */
  function grow(bin: number): void {
    const entries = remembered(bin);
    const found = bestSplit(entries, width, arms);
    if (found === undefined) {
      rings[bin] = createRing(`history${bin}`, split, width, arms, undefined);
      return;
    }
    const cut = cuts[0]!;
    cutBins[cut] = bin;
    features[cut] = found.feature;
    thresholds[cut] = found.threshold;
    cuts[0]!++;
    policies[bin] = build(spec, setup);
    rings[bin] = createRing(`history${bin}`, split, width, arms, undefined);
    openBin(undefined);
    for (let at = 0; at < entries.length; at += width)
      learn(entries[at]!, entries[at + 1]!, entries[at + 2]!, entries.slice(at + 3, at + width));
  }

  const [known] = policies;
  const of = (context: Context) => policies[binOf(context)]!;
  return {
    name: policyName('tree-bins', settings),
    arms,
    select: (context) => of(context).select(context),
    update(choice, reward, context) {
      checkUpdate(choice, reward, arms);
      const bin = learn(choice.arm, choice.probability, reward, context);
      if (cuts[0]! + 1 < leaves && rings[bin]!.length === split) grow(bin);
    },
    ...(known?.probabilities ? { probabilities: (context) => of(context).probabilities!(context) } : {}),
    ...(known?.expectations ? { expectations: (context) => of(context).expectations!(context) } : {}),
    toJSON: () => {
      const memory = Object.assign({}, ...rings.map((ring) => ring.columns()));
      const tree = { cuts, cutBins, features, thresholds };
      return savedState('tree-bins', settings, setup, { ...nestedColumns(policies), ...tree, ...memory });
    },
  };
}
