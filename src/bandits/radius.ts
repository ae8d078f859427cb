import { z } from 'zod';
import { createNeighbors } from './neighbors.ts';
import { type BuildPolicy, nestedPolicy } from './nested.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, type Learned, type PolicySetup } from './shared.ts';

/** The schema of {@link RadiusOptions}. */
export const radiusOptions = z.strictObject({
  radius: z.number().positive().default(0.25),
  memory: z.int().min(1).max(1e6).default(1000),
  policy: nestedPolicy.default('ucb1'),
});

/**
 * `radius`: how far neighbours may be, above 0, default 0.25. `memory`: pulls remembered, the latest ones, from 1 to 1e6,
 * default 1000. `policy`: the policy without contexts that learns from the neighbours, default `ucb1`.
 */
export type RadiusOptions = z.input<typeof radiusOptions>;

/**
 * Any policy for contexts: it chooses by the remembered pulls whose contexts are within a radius of the present one
 * (Euclidean distance); where there are none, as a new policy would. Features should have like ranges.
 *
 * Source: Guan & Jiang, "Nonparametric stochastic contextual bandits", AAAI 2018; `Radius` of Strong, Kleynhans &
 * Kadioglu, "MABWiser", ICTAI 2019.
 * @throws RangeError on options or sizes that make no sense, no features, or a malformed `learned`; `select` and `update`
 * throw one when the context has another length, or a feature that is not a number of size up to 1e100
 */
export function createRadius(
  options: RadiusOptions,
  setup: PolicySetup,
  learned: Learned | undefined,
  build: BuildPolicy,
): Policy {
  checkSetup(setup);
  const settings = checkOptions('radius', radiusOptions, options);
  const squared = settings.radius ** 2;
  return createNeighbors('radius', settings, setup, learned, build, (distances, chosen) => {
    for (let entry = 0; entry < distances.length; entry++) chosen[entry] = Number(distances[entry]! <= squared);
  });
}
