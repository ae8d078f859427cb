import { fixAllBut, maskOf, sample, targetCount } from '../free-set.ts';
import type { Neighborhood } from '../neighborhood.ts';

/** Frees a random share `size` of the integer columns and fixes the others at the current solution (Rothberg 2007). */
export const mutation: Neighborhood = {
  name: 'mutation',
  description: 'frees a random share of the integer columns (Rothberg 2007)',
  applies: (search) => search.integers.length > 1,
  carve: (search, size, rng) => ({
    bounds: fixAllBut(search, maskOf(search, sample(search.integers, targetCount(search, size), rng))),
  }),
};
