import { complete, fixAllBut } from '../free-set.ts';
import type { Neighborhood } from '../neighborhood.ts';

/** Frees a connected block: breadth-first in the variable-constraint graph from a random integer column, until the share `size` is reached (as in CP-SAT's variable-graph neighbourhood). */
export const graph: Neighborhood = {
  name: 'graph',
  description: 'frees a connected block of the variable-constraint graph (Perron, Didier & Gay 2023)',
  applies: (search) => search.integers.length > 1 && search.model.rows > 0,
  carve: (search, size, rng) => ({ bounds: fixAllBut(search, complete(search, new Int32Array(), size, rng)) }),
};
