import { z } from 'zod';
import { checkContext, featuresOf } from './features.ts';
import { type BuildPolicy, buildNested, nestedColumns, nestedPolicy, nestedSpecs } from './nested.ts';
import { checkOptions } from './options.ts';
import type { Context, Policy } from './policy.ts';
import { checkSetup, checkUpdate, column, type Learned, type PolicySetup, policyName, savedState } from './shared.ts';

/** The schema of {@link ClustersOptions}. */
export const clustersOptions = z.strictObject({
  clusters: z.int().min(1).max(1000).default(4),
  settle: z.number().min(0).default(1000),
  policy: nestedPolicy.default('ucb1'),
});

/**
 * `clusters`: how many there are, from 1 to 1000, default 4. `settle`: rewards during which their centres move, default 1000.
 * `policy`: the policy without contexts of each cluster, default `ucb1`.
 */
export type ClustersOptions = z.input<typeof clustersOptions>;

/**
 * Any policy for contexts: one of it for each cluster of contexts. The first distinct contexts become centres; each later
 * reward moves the nearest centre to the mean of its contexts. Features should have like ranges.
 *
 * Source: `Clusters` of Strong, Kleynhans & Kadioglu, "MABWiser", ICTAI 2019, with the sequential k-means of MacQueen, "Some
 * methods for classification and analysis of multivariate observations", 1967.
 * @throws RangeError on options or sizes that make no sense, no features, or a malformed `learned`; `select` and `update`
 * throw one when the context has another length, or a feature that is not a number of size up to 1e100
 */
export function createClusters(
  options: ClustersOptions,
  setup: PolicySetup,
  learned: Learned | undefined,
  build: BuildPolicy,
): Policy {
  checkSetup(setup);
  const settings = checkOptions('clusters', clustersOptions, options);
  const { arms } = setup;
  const { clusters, settle } = settings;
  const dimension = featuresOf('clusters', setup);
  const [spec = ''] = nestedSpecs(settings.policy);
  const policies = Array.from({ length: clusters }, (_, number) => buildNested(build, spec, setup, number, learned));
  const centers = column(learned, 'centers', clusters * dimension, 0, -Infinity);
  /** Contexts that each centre is the mean of; 0 where a cluster has no centre yet. */
  const members = column(learned, 'members', clusters);
  const rewards = column(learned, 'rewards', 1);

  /** The nearest cluster, or the first that has no centre where no other centre is at this very point. */
  function nearest(context: Context): number {
    checkContext(context, dimension);
    let best = 0;
    let least = Infinity;
    for (let cluster = 0; cluster < clusters; cluster++) {
      if (members[cluster] === 0) return least === 0 ? best : cluster;
      let distance = 0;
      for (let i = 0; i < dimension; i++) distance += (centers[cluster * dimension + i]! - context[i]!) ** 2;
      if (distance < least) {
        least = distance;
        best = cluster;
      }
    }
    return best;
  }

  const of = (context: Context) => policies[nearest(context)]!;
  const [known] = policies;
  return {
    name: policyName('clusters', settings),
    arms,
    select: (context) => of(context).select(context),
    update(choice, reward, context) {
      checkUpdate(choice, reward, arms);
      const cluster = nearest(context);
      policies[cluster]!.update(choice, reward, context);
      if (members[cluster] === 0 || rewards[0]! < settle) {
        members[cluster]!++;
        for (let i = 0; i < dimension; i++)
          centers[cluster * dimension + i]! += (context[i]! - centers[cluster * dimension + i]!) / members[cluster]!;
      }
      rewards[0]!++;
    },
    ...(known?.probabilities ? { probabilities: (context) => of(context).probabilities!(context) } : {}),
    ...(known?.expectations ? { expectations: (context) => of(context).expectations!(context) } : {}),
    toJSON: () => savedState('clusters', settings, setup, { ...nestedColumns(policies), centers, members, rewards }),
  };
}
