import { sample, targetCount } from '../free-set.ts';
import type { Neighborhood } from '../neighborhood.ts';

const integrality = 1e-6;

/**
 * Relaxation-enforced neighbourhood search (Berthold 2014): floor(x^LP) <= x <= ceil(x^LP) for every integer column, so
 * that columns integral in the relaxation are fixed there, not at the current solution. The share `size` says how many
 * columns stay free: where the fractional ones are fewer, integral ones that differ from the current solution, then
 * random ones, join with their own bounds; where they are more, the surplus is rounded towards the current solution.
 */
export const rens: Neighborhood = {
  name: 'rens',
  description: 'rounds the relaxation: fractional columns stay free between floor and ceiling (Berthold 2014)',
  applies: (search) => search.relaxation !== undefined && search.integers.length > 1,
  carve(search, size, rng) {
    const { model, integers, current } = search;
    const { x } = search.relaxation!;
    const target = targetCount(search, size);
    const isFractional = (j: number) => Math.abs(x[j]! - Math.round(x[j]!)) > integrality;
    const fractional = integers.filter(isFractional);
    const fixedFractional = new Set(sample(fractional, Math.max(0, fractional.length - target), rng));
    const differing = integers.filter((j) => !isFractional(j) && Math.abs(x[j]! - current.x[j]!) > 0.5);
    const others = integers.filter((j) => !isFractional(j) && Math.abs(x[j]! - current.x[j]!) <= 0.5);
    const missing = Math.max(0, target - fractional.length);
    const freed = new Set(sample(differing, missing, rng));
    for (const j of sample(others, missing - freed.size, rng)) if (freed.size < missing) freed.add(j);
    const columns = integers.filter((j) => !freed.has(j));
    const lower = Float64Array.from(columns, (j) => Math.max(model.lower[j]!, Math.floor(x[j]! + integrality)));
    const upper = Float64Array.from(columns, (j) => Math.min(model.upper[j]!, Math.ceil(x[j]! - integrality)));
    columns.forEach((j, k) => {
      if (!fixedFractional.has(j)) return;
      const value = Math.min(Math.max(Math.round(current.x[j]!), lower[k]!), upper[k]!);
      lower[k] = value;
      upper[k] = value;
    });
    return { bounds: { columns, lower, upper } };
  },
};
