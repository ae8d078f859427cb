import { complete, fixAllBut } from '../free-set.ts';
import type { Neighborhood } from '../neighborhood.ts';

/** How far two values may differ and still agree. */
const agreement = 1e-6;

/**
 * Relaxation-induced neighbourhood search (Danna, Rothberg & Le Pape 2005): fixes the integer columns on which the current
 * solution and the root relaxation agree, brought to the share `size`.
 */
export const rins: Neighborhood = {
  name: 'rins',
  description: 'frees the columns on which solution and relaxation differ (Danna, Rothberg & Le Pape 2005)',
  applies: (search) => search.relaxation !== undefined && search.integers.length > 1,
  carve(search, size, rng) {
    const { x } = search.relaxation!;
    const free = search.integers.filter((j) => Math.abs(x[j]! - search.current.x[j]!) > agreement);
    return { bounds: fixAllBut(search, complete(search, free, size, rng)) };
  },
};
