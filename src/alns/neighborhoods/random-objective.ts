import { fixAllBut, maskOf, sample, targetCount } from '../free-set.ts';
import type { Neighborhood } from '../neighborhood.ts';

/** Replaces the objective by random costs in (-1, 1) on the share `size` of the integer columns, the others fixed (after Balans: Cai, Kadioglu & Dilkina 2025). */
export const randomObjective: Neighborhood = {
  name: 'random-objective',
  description: 'solves for a random objective under the cutoff (Cai, Kadioglu & Dilkina 2025)',
  applies: (search) => search.integers.length > 1,
  carve(search, size, rng) {
    const chosen = sample(search.integers, targetCount(search, size), rng);
    const cost = new Float64Array(search.model.columns);
    for (const j of chosen) cost[j] = 2 * rng.next() - 1;
    return { cost, bounds: fixAllBut(search, maskOf(search, chosen)) };
  },
};
