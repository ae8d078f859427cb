import { combinatorialAuction } from './combinatorial-auction.ts';
import { facilityLocation } from './facility-location.ts';
import type { Family } from './family.ts';
import { generalizedAssignment } from './generalized-assignment.ts';
import { generalizedIndependentSet } from './generalized-independent-set.ts';
import { independentSet } from './independent-set.ts';
import { lotSizing } from './lot-sizing.ts';
import { multipleKnapsack } from './multiple-knapsack.ts';
import { setCover } from './set-cover.ts';
import { vertexCover } from './vertex-cover.ts';

export type { Family, Sizes } from './family.ts';
/** All families of random models, by name. */
export const families: ReadonlyMap<string, Family> = new Map(
  (
    [
      setCover,
      independentSet,
      vertexCover,
      multipleKnapsack,
      generalizedIndependentSet,
      combinatorialAuction,
      facilityLocation,
      generalizedAssignment,
      lotSizing,
    ] satisfies Family[]
  ).map((family) => [family.name, family]),
);
