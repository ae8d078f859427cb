import { isBinary, isFeasible, violations } from '../mip/index.ts';
import { type Rng, shuffle } from '../util/rng.ts';
import { evaluate, type RobustSolution } from './evaluation.ts';
import { localSearch } from './local-search.ts';
import type { PolishSettings } from './price-and-polish.ts';
import type { RobustProblem } from './problem.ts';
import { createRunLimits, remaining } from './run-limits.ts';

/** Columns that a kick flips, and kicks in a row that lead nowhere before the search gives up. */
const kick = { least: 2, most: 6, failures: 15 };

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
 * Iterated local search (Lourenço, Martin & Stützle 2003): from the best decision, a few random flips, then local search;
 * what ends better is the best from then on. Yields every improvement; ends after a number of kicks in a row that led nowhere,
 * or when the time is over.
 */
export async function* iteratedSearch(
  problem: RobustProblem,
  start: RobustSolution,
  settings: PolishSettings & { readonly rng: Rng },
): AsyncGenerator<RobustSolution> {
  const { clock, seconds, signal, rng } = settings;
  const limits = createRunLimits(clock, seconds, signal);
  let best = start;
  for (let failed = 0; failed < kick.failures && !limits.over(); failed++) {
    const x = kicked(problem, best, rng);
    if (x === undefined) continue;
    let reached = await evaluate(problem, x, { scenarios: [best.worst.scenario], ...remaining(limits) });
    for await (const solution of localSearch(problem, reached, { ...settings, ...remaining(limits) }))
      reached = solution;
    if (reached.upper >= best.upper - better * Math.max(1, Math.abs(best.upper))) continue;
    best = reached;
    failed = -1;
    yield best;
  }
}
