import { complete, fixAllBut, targetCount } from '../free-set.ts';
import type { Neighborhood } from '../neighborhood.ts';

/** The share of the free columns picked for their cost; their graph neighbours make up the rest. */
const picked = 0.4;

/**
 * Frees the columns that cost most in the current solution, and their neighbours: score |c_j (x*_j - best bound_j)|, or the
 * reduced cost in place of c_j where the relaxation is known, perturbed so that draws differ.
 */
export const objective: Neighborhood = {
  name: 'objective',
  description: 'frees the columns with the largest (reduced) cost contributions and their neighbours',
  applies: (search) => search.integers.length > 1 && search.model.cost.some((value) => value !== 0),
  carve(search, size, rng) {
    const { model, integers, current, relaxation } = search;
    const useReduced = relaxation !== undefined && rng.next() < 0.5;
    const score = new Float64Array(model.columns);
    for (const j of integers) {
      const weight = useReduced ? relaxation.reducedCosts[j]! : model.cost[j]!;
      const ideal = weight > 0 ? model.lower[j]! : model.upper[j]!;
      const distance = Number.isFinite(ideal) ? Math.abs(current.x[j]! - ideal) : 1;
      // A random power of a uniform draw samples in proportion to the weight (Efraimidis & Spirakis 2006).
      const mass = Math.abs(weight) * distance;
      score[j] = mass > 0 ? Math.log(rng.next()) / mass : Number.NEGATIVE_INFINITY;
    }
    const count = Math.max(1, Math.round(picked * targetCount(search, size)));
    const ranked = integers.filter((j) => score[j]! > Number.NEGATIVE_INFINITY).sort((a, b) => score[b]! - score[a]!);
    return { bounds: fixAllBut(search, complete(search, ranked.subarray(0, count), size, rng)) };
  },
};
