import { z } from 'zod';
import { checkContext, featuresOf } from './features.ts';
import { type BuildPolicy, buildNested, nestedColumns, nestedPolicy, nestedSpecs } from './nested.ts';
import { checkOptions } from './options.ts';
import type { Context, Policy } from './policy.ts';
import { checkSetup, checkUpdate, type Learned, type PolicySetup, policyName, savedState } from './shared.ts';

/** The schema of {@link IntervalBinsOptions}. */
export const intervalBinsOptions = z.strictObject({
  bins: z.int().min(1).max(1000).default(5),
  low: z.number().default(-1),
  high: z.number().default(1),
  policy: nestedPolicy.default('tsallis-inf'),
});

/**
 * `bins`: equal parts of the range, from 1 to 1000, default 5. `low` and `high`: the range of the first feature, default
 * [-1, 1]; what is outside belongs to the nearer end. `policy`: the policy without contexts of each bin, default
 * `tsallis-inf`.
 */
export type IntervalBinsOptions = z.input<typeof intervalBinsOptions>;

/**
 * Any policy for contexts of one dimension: one of it for each of equally wide bins of the first feature.
 *
 * Source: Khodak, Chow, Balcan & Talwalkar, "Learning to relax", ICLR 2024, algorithm 5 (with Tsallis-INF).
 * @throws RangeError on options or sizes that make no sense, no features, or a malformed `learned`; `select` and `update`
 * throw one when the context has another length, or a feature that is not a number of size up to 1e100
 */
export function createIntervalBins(
  options: IntervalBinsOptions,
  setup: PolicySetup,
  learned: Learned | undefined,
  build: BuildPolicy,
): Policy {
  checkSetup(setup);
  const settings = checkOptions('interval-bins', intervalBinsOptions, options);
  const { bins, low, high } = settings;
  const { arms } = setup;
  const dimension = featuresOf('interval-bins', setup);
  if (!(high > low))
    throw new RangeError(`the option "high" of the policy "interval-bins" is ${high}; it must be more than ${low}.`);
  const [spec = ''] = nestedSpecs(settings.policy);
  const policies = Array.from({ length: bins }, (_, bin) => buildNested(build, spec, setup, bin, learned));
  const [known] = policies;

  function of(context: Context): Policy {
    checkContext(context, dimension);
    // A context in the middle between two centres belongs to the lower one.
    const bin = Math.ceil(((context[0]! - low) / (high - low)) * bins) - 1;
    return policies[Math.max(0, Math.min(bins - 1, bin))]!;
  }

  return {
    name: policyName('interval-bins', settings),
    arms,
    select: (context) => of(context).select(context),
    update(choice, reward, context) {
      checkUpdate(choice, reward, arms);
      of(context).update(choice, reward, context);
    },
    ...(known?.probabilities ? { probabilities: (context) => of(context).probabilities!(context) } : {}),
    ...(known?.expectations ? { expectations: (context) => of(context).expectations!(context) } : {}),
    toJSON: () => savedState('interval-bins', settings, setup, nestedColumns(policies)),
  };
}
