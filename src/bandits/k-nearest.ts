import { z } from 'zod';
import { createNeighbors } from './neighbors.ts';
import { type BuildPolicy, nestedPolicy } from './nested.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, type Learned, type PolicySetup } from './shared.ts';

/** The schema of {@link KNearestOptions}. */
export const kNearestOptions = z.strictObject({
  k: z.int().min(1).default(20),
  memory: z.int().min(1).max(1e6).default(1000),
  policy: nestedPolicy.default('ucb1'),
});

/**
 * `k`: neighbours that count, at least 1, default 20. `memory`: pulls remembered, the latest ones, from 1 to 1e6, default
 * 1000. `policy`: the policy without contexts that learns from the neighbours, default `ucb1`.
 */
export type KNearestOptions = z.input<typeof kNearestOptions>;

/**
 * Any policy for contexts: it chooses by the k remembered pulls whose contexts are nearest to the present one (Euclidean
 * distance; the later ones among equals). Features should have like ranges.
 *
 * Source: Guan & Jiang, "Nonparametric stochastic contextual bandits", AAAI 2018; `KNearest` of Strong, Kleynhans &
 * Kadioglu, "MABWiser", ICTAI 2019.
 * @throws RangeError on options or sizes that make no sense, no features, or a malformed `learned`; `select` and `update`
 * throw one when the context has another length, or a feature that is not a number of size up to 1e100
 */
export function createKNearest(
  options: KNearestOptions,
  setup: PolicySetup,
  learned: Learned | undefined,
  build: BuildPolicy,
): Policy {
  checkSetup(setup);
  const settings = checkOptions('k-nearest', kNearestOptions, options);
  const { k } = settings;
  return createNeighbors('k-nearest', settings, setup, learned, build, (distances, chosen) => {
    if (distances.length <= k) {
      chosen.fill(1);
      return;
    }
    const limit = distances.toSorted()[k - 1]!;
    let left = k;
    for (let entry = 0; entry < distances.length; entry++)
      if (distances[entry]! < limit) {
        chosen[entry] = 1;
        left--;
      }
    for (let entry = distances.length - 1; left > 0; entry--)
      if (distances[entry] === limit) {
        chosen[entry] = 1;
        left--;
      }
  });
}
