import type { Context } from '../bandits/policy.ts';
import type { Search } from './search.ts';
import { type Progress, relativeGap } from './stop.ts';

/** The context of a round, from the state of the search. */
export type Features = (search: Search, progress: Progress) => Context;

/** How many features {@link searchFeatures} gives. */
export const featureCount = 4;

/**
 * Features in [0, 1]: a constant, the relative gap (1 while unknown or above 1), stagnation s / (s + 10) over the
 * iterations since the last improvement, and the share of the budget spent.
 */
export function searchFeatures(spent: () => number): Features {
  return (search, progress) => {
    const gap = relativeGap(
      progress.best,
      Math.max(search.bound, search.relaxation?.objective ?? Number.NEGATIVE_INFINITY),
    );
    return Float64Array.of(1, Math.min(1, gap), progress.stagnant / (progress.stagnant + 10), Math.min(1, spent()));
  };
}
