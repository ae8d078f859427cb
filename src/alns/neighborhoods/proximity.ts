import type { Neighborhood } from '../neighborhood.ts';
import { hamming } from './hamming.ts';

/** The share of |objective| asked for when no bound says how much is left to gain. */
const blindStep = 0.01;

/**
 * Proximity search (Fischetti & Monaci 2014): the objective becomes the Hamming distance to the current solution, under a
 * cutoff that asks for the share `size` of the remaining gap (of |objective| / 100 where no bound is known).
 */
export const proximity: Neighborhood = {
  name: 'proximity',
  description: 'looks for the nearest solution that is better by a step (Fischetti & Monaci 2014)',
  applies: (search) => search.binaries.length > 1,
  carve(search, size) {
    const { model, current, binaries } = search;
    const { values } = hamming(search);
    const cost = new Float64Array(model.columns);
    binaries.forEach((j, k) => {
      cost[j] = values[k]!;
    });
    const floor = Math.max(search.bound, search.relaxation?.objective ?? Number.NEGATIVE_INFINITY);
    const gap = Number.isFinite(floor) ? current.objective - floor : blindStep * Math.abs(current.objective);
    return { cost, cutoff: current.objective - 0.5 * size * Math.max(0, gap) };
  },
};
