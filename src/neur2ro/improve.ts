import { isBinary, isFeasible, type MipSolver, violations } from '../mip/index.ts';
import { type Rng, shuffle } from '../util/rng.ts';
import { evaluate, type RobustSolution } from './evaluation.ts';
import type { Judge } from './judge.ts';
import { localSearch } from './local-search.ts';
import { priceAndPolish } from './price-and-polish.ts';
import type { RobustProblem } from './problem.ts';
import { type RunLimits, remaining } from './run-limits.ts';
import { createScenarioPool } from './scenario-pool.ts';

/** The ways to improve a decision. */
export type PolishMove = 'policies' | 'local-search';

/** Columns that a kick flips, and kicks in a row that lead nowhere before the search gives up. */
const kick = { least: 2, most: 6, failures: 60 };

/** What counts as better, relative to the objective. */
const better = 1e-7;

/** A first-stage decision with a few random binary columns flipped, undefined where the first stage forbids it. */
function kicked({ firstStage }: RobustProblem, { x }: RobustSolution, rng: Rng): Float64Array | undefined {
  const binary = shuffle(
    Int32Array.from(x.keys()).filter((j) => isBinary(firstStage, j)),
    rng,
  );
  const moved = x.slice();
  for (const j of binary.subarray(0, kick.least + rng.int(kick.most - kick.least + 1))) moved[j] = 1 - moved[j]!;
  return isFeasible(violations(firstStage, moved)) ? moved : undefined;
}

/**
 * Improves the best decision of a judge, whoever found it: mixes of policies, where only costs are uncertain and column
 * generation does not look for them already, then local search, in turn until neither finds a better one. From there on it is
 * iterated local search (Lourenço, Martin & Stützle 2003): a few random flips, then local search; what ends better is the best.
 * Yields after each improvement; ends after a number of kicks in a row that led nowhere, or when the time is over.
 */
export async function* improve(
  problem: RobustProblem,
  judge: Judge,
  { solver, rng }: { readonly solver: MipSolver; readonly rng: Rng },
  limits: RunLimits,
): AsyncGenerator<PolishMove, void> {
  if (judge.best === undefined) return;
  const pool = createScenarioPool(judge.best.worst.scenario);
  const settings = () => ({ clock: limits.clock, ...remaining(limits), rng, pool });
  const mixes = problem.relax === undefined;
  /** The best decision when neither mixes nor single moves led on from it. */
  let settled: RobustSolution | undefined;
  for (let failed = 0; failed < kick.failures && !limits.over(); ) {
    const best: RobustSolution = judge.best;
    if (best !== settled) {
      if (mixes)
        for await (const found of priceAndPolish(problem, judge.solutions, { ...settings(), solver })) {
          judge.enter(found);
          yield 'policies';
        }
      for await (const found of localSearch(problem, judge.best, settings())) {
        // Others may have found a better one meanwhile: on from there.
        if (found.upper > judge.best.upper) break;
        judge.enter(found);
        yield 'local-search';
      }
      if (judge.best === best) settled = best;
      failed = 0;
      continue;
    }
    failed++;
    const x = kicked(problem, best, rng);
    if (x === undefined) continue;
    let reached = await evaluate(problem, x, { scenarios: [best.worst.scenario], ...remaining(limits) });
    for await (const found of localSearch(problem, reached, settings())) reached = found;
    if (reached.upper >= judge.best.upper - better * Math.max(1, Math.abs(judge.best.upper))) continue;
    judge.enter(reached);
    yield 'local-search';
  }
}
