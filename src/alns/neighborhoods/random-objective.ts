import { fixAllBut, maskOf, sample, targetCount } from '../free-set.ts';
import type { Neighborhood } from '../neighborhood.ts';

/**
 * Replaces the objective by random costs in (-1, 1) on the share `size` of the integer columns, the others fixed (after
 * Balans: Cai, Kadioglu & Dilkina 2025). Costs draw towards finite bounds only, so that the sub-MIP is not unbounded.
 */
export const randomObjective: Neighborhood = {
  name: 'random-objective',
  description: 'solves for a random objective under the cutoff (Cai, Kadioglu & Dilkina 2025)',
  applies: (search) => search.integers.length > 1,
  carve(search, size, rng) {
    const { model } = search;
    const chosen = sample(search.integers, targetCount(search, size), rng);
    const cost = new Float64Array(model.columns);
    for (const j of chosen) {
      const drawn = 2 * rng.next() - 1;
      const ideal = drawn > 0 ? model.lower[j]! : model.upper[j]!;
      const opposite = drawn > 0 ? model.upper[j]! : model.lower[j]!;
      if (Number.isFinite(ideal)) cost[j] = drawn;
      else if (Number.isFinite(opposite)) cost[j] = -drawn;
    }
    return { cost, bounds: fixAllBut(search, maskOf(search, chosen)) };
  },
};
