import type { Context } from '../bandits/policy.ts';
import type { Search } from './search.ts';
import { type Progress, relativeGap } from './stop.ts';

/** The context of a round, from the state of the search. */
export type Features = (search: Search, progress: Progress) => Context;

/** What {@link searchFeatures} gives, in order. */
export const featureNames = ['constant', 'gap', 'stagnation', 'spent', 'fractional', 'ended'] as const;

/** How many features {@link searchFeatures} gives. */
export const featureCount = featureNames.length;

/** How far from whole a value of the relaxation has to be to count as fractional. */
const fractional = 1e-5;

/** The share of integer columns that are fractional in the root relaxation, 0 where there is none. */
function fractionalShare({ integers, relaxation }: Search): number {
  if (relaxation === undefined || integers.length === 0) return 0;
  const { x } = relaxation;
  return integers.filter((j) => Math.abs(x[j]! - Math.round(x[j]!)) > fractional).length / integers.length;
}

/**
 * Features in [0, 1]: a constant; the relative gap (1 while unknown or above 1); stagnation s / (s + 10) over the
 * iterations since the last improvement; the share of the budget spent; the share of the integer columns that are fractional
 * in the root relaxation; and whether the last sub-MIP was solved to its end (1) or met a limit (0).
 */
export function searchFeatures(spent: () => number): Features {
  let density: number | undefined;
  return (search, progress) => {
    density ??= fractionalShare(search);
    const floor = Math.max(search.bound, search.relaxation?.objective ?? Number.NEGATIVE_INFINITY);
    const gap = relativeGap(progress.best, floor);
    const ended = progress.last === 'optimal' || progress.last === 'infeasible' ? 1 : 0;
    const stagnation = progress.stagnant / (progress.stagnant + 10);
    return Float64Array.of(1, Math.min(1, gap), stagnation, Math.min(1, spent()), density, ended);
  };
}
