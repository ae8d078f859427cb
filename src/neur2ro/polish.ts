import type { MipSolver } from '../mip/index.ts';
import type { Rng } from '../util/rng.ts';
import { affineRecourse } from './affine-recourse.ts';
import type { Judge } from './judge.ts';
import { localSearch } from './local-search.ts';
import { priceAndPolish } from './price-and-polish.ts';
import type { RobustProblem } from './problem.ts';
import type { RunLimits } from './run-limits.ts';

/** The ways to improve a decision. */
export type PolishMove = 'policies' | 'local-search';

/**
 * Improves the best decision of a judge: mixes of policies where only costs are uncertain, then local search, in turn until
 * neither finds a better one. Yields after each decision of the mixes and each improvement of the search.
 */
export async function* polish(
  problem: RobustProblem,
  judge: Judge,
  solver: MipSolver,
  rng: Rng,
  limits: RunLimits,
): AsyncGenerator<PolishMove, void> {
  const recourse = affineRecourse(problem);
  for (let before = Number.POSITIVE_INFINITY; !limits.over(); ) {
    const bound = judge.best?.bound ?? Number.POSITIVE_INFINITY;
    if (bound >= before) return;
    before = bound;
    if (recourse !== undefined)
      for await (const _ of priceAndPolish(problem, recourse, judge, solver, limits)) yield 'policies';
    for await (const _ of localSearch(problem, judge, rng, limits)) yield 'local-search';
  }
}
