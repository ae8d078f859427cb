import type { Neighborhood } from '../neighborhood.ts';
import { localBranchingRow } from './hamming.ts';

/** The radius at size 1: larger Hamming balls are no neighbourhoods any more. */
const widest = 0.5;

/** Local branching (Fischetti & Lodi 2003): nothing fixed, at most k = size / 2 of the binaries may change. */
export const localBranching: Neighborhood = {
  name: 'local-branching',
  description: 'lets a limited number of binaries change, fixes nothing (Fischetti & Lodi 2003)',
  applies: (search) => search.binaries.length > 1,
  carve: (search, size) => ({
    rows: [localBranchingRow(search, Math.max(2, Math.round(widest * size * search.binaries.length)))],
  }),
};
