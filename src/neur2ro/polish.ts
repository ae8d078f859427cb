import type { MipSolver } from '../mip/index.ts';
import type { Rng } from '../util/rng.ts';
import { iteratedSearch } from './iterated-search.ts';
import type { Judge } from './judge.ts';
import { localSearch } from './local-search.ts';
import { priceAndPolish } from './price-and-polish.ts';
import type { RobustProblem } from './problem.ts';
import { type RunLimits, remaining, within } from './run-limits.ts';

/** The ways to improve a decision. */
export type PolishMove = 'policies' | 'local-search';

/** The share of the time left that restarts of the local search may take: the rest is for bound and proof. */
const restartShare = 0.4;

/**
 * Improves the best decision of a judge: mixes of policies where only costs are uncertain, then local search, in turn until
 * neither finds a better one; then local search from disturbed decisions. Yields after each improvement.
 */
export async function* polish(
  problem: RobustProblem,
  judge: Judge,
  solver: MipSolver,
  rng: Rng,
  limits: RunLimits,
): AsyncGenerator<PolishMove, void> {
  const settings = () => ({ clock: limits.clock, ...remaining(limits) });
  for (let before = Number.POSITIVE_INFINITY; !limits.over() && judge.best !== undefined; ) {
    if (judge.best.upper >= before) break;
    before = judge.best.upper;
    for await (const better of priceAndPolish(problem, judge.solutions, { ...settings(), solver })) {
      judge.enter(better);
      yield 'policies';
    }
    for await (const better of localSearch(problem, judge.best, { ...settings(), rng })) {
      judge.enter(better);
      yield 'local-search';
    }
  }
  if (limits.over() || judge.best === undefined) return;
  for await (const better of iteratedSearch(problem, judge.best, {
    ...settings(),
    ...remaining(within(limits, restartShare * limits.left())),
    rng,
  })) {
    judge.enter(better);
    yield 'local-search';
  }
}
