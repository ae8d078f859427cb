import { complete } from '../free-set.ts';
import type { Neighborhood } from '../neighborhood.ts';
import { localBranchingRow } from './hamming.ts';

/** How many pool solutions must agree before a binary is fixed. */
const witnesses = 5;

/**
 * Distance-induced neighbourhood search (Ghosh 2007): binaries equal in the current solution, the relaxation and the last
 * pool solutions are fixed; integers with |x* - x^LP| >= 1/2 stay within that distance of x^LP, other integers are fixed;
 * a local-branching row bounds the rest. The share `size` is reached as in RINS, and bounds the Hamming ball too.
 */
export const dins: Neighborhood = {
  name: 'dins',
  description: 'stays at least as close to the relaxation as the solution is (Ghosh 2007)',
  applies: (search) => search.relaxation !== undefined && search.integers.length > 1,
  carve(search, size, rng) {
    const { model, current, pool, binaries } = search;
    const { x } = search.relaxation!;
    const elders = pool.slice(0, witnesses);
    const isBinaryColumn = new Uint8Array(model.columns);
    for (const j of binaries) isBinaryColumn[j] = 1;
    const wanted = search.integers.filter((j) => {
      if (isBinaryColumn[j] === 0) return Math.abs(current.x[j]! - x[j]!) >= 0.5;
      if (Math.abs(x[j]! - current.x[j]!) > 1e-6) return true;
      return elders.some((point) => Math.abs(point.x[j]! - current.x[j]!) > 0.5);
    });
    const free = complete(search, wanted, size, rng);
    const columns = search.integers.filter((j) => free[j] === 0 || isBinaryColumn[j] === 0);
    const lower = new Float64Array(columns.length);
    const upper = new Float64Array(columns.length);
    columns.forEach((j, k) => {
      const value = Math.round(current.x[j]!);
      const reach = Math.abs(value - x[j]!);
      const open = free[j] === 1;
      lower[k] = open ? Math.max(model.lower[j]!, Math.min(value, Math.ceil(x[j]! - reach - 1e-9))) : value;
      upper[k] = open ? Math.min(model.upper[j]!, Math.max(value, Math.floor(x[j]! + reach + 1e-9))) : value;
    });
    const rows =
      binaries.length > 1 ? [localBranchingRow(search, Math.max(2, Math.round((size * binaries.length) / 2)))] : [];
    return { bounds: { columns, lower, upper }, rows };
  },
};
