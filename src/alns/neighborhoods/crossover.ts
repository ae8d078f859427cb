import { complete, fixAllBut } from '../free-set.ts';
import type { Neighborhood } from '../neighborhood.ts';

/**
 * Fixes the integer columns on which the current solution and one or two others of the pool agree (Rothberg 2007), brought
 * to the share `size` by graph distance. With a pool of one it frees a connected block.
 */
export const crossover: Neighborhood = {
  name: 'crossover',
  description: 'frees the columns on which pool solutions disagree (Rothberg 2007)',
  applies: (search) => search.integers.length > 1,
  carve(search, size, rng) {
    const { current, pool } = search;
    const others = pool.filter((point) => point !== current);
    // Good solutions are mated more often: the smaller of two draws, as the pool is sorted.
    const mate = () => others[Math.min(rng.int(others.length), rng.int(others.length))]!;
    const mates = others.length === 0 ? [] : rng.next() < 0.5 ? [mate()] : [mate(), mate()];
    const free = search.integers.filter((j) => mates.some((point) => Math.abs(point.x[j]! - current.x[j]!) > 0.5));
    return { bounds: fixAllBut(search, complete(search, free, size, rng)) };
  },
};
