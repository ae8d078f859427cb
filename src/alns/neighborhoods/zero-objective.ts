import { complete, fixAllBut } from '../free-set.ts';
import type { Neighborhood } from '../neighborhood.ts';

/** Drops the objective: any solution better than the cutoff will do, within a connected block of the share `size` (SCIP's zero objective, Hendel 2022). */
export const zeroObjective: Neighborhood = {
  name: 'zero-objective',
  description: 'drops the objective and takes any solution within the cutoff (Hendel 2022)',
  applies: (search) => search.integers.length > 1 && search.model.cost.some((value) => value !== 0),
  carve: (search, size, rng) => ({
    cost: new Float64Array(search.model.columns),
    bounds: fixAllBut(search, complete(search, new Int32Array(), size, rng)),
  }),
};
