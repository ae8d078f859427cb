import { isBinary, isFeasible, violations } from '../mip/index.ts';
import { type Rng, shuffle } from '../util/rng.ts';
import { evaluate, type RobustSolution } from './evaluation.ts';
import type { PolishSettings } from './price-and-polish.ts';
import type { RobustProblem } from './problem.ts';
import { createRunLimits, remaining } from './run-limits.ts';

/** How many of the last worst cases a candidate must pass before it is evaluated exactly. */
const mostScenarios = 20;

/** What counts as better, relative to the objective. */
const better = 1e-7;

/**
 * First-improvement local search over the binary columns of x with the exact adversary: one column flips, or two of
 * unequal values do. A candidate is dropped at the first scenario, of those that hurt others most, in which it costs as
 * much as the best decision: few reach the adversary, and it stops them at that cost. Yields every improvement; ends at a
 * local optimum or when the time is over.
 */
export async function* localSearch(
  problem: RobustProblem,
  start: RobustSolution,
  { clock, seconds, signal, rng }: PolishSettings & { readonly rng: Rng },
): AsyncGenerator<RobustSolution> {
  const { firstStage } = problem;
  const limits = createRunLimits(clock, seconds, signal);
  const binary = Array.from(start.x.keys()).filter((j) => isBinary(firstStage, j));
  const moves: number[][] = binary.flatMap((a, k) => [[a], ...binary.slice(k + 1).map((b) => [a, b])]);
  shuffle(moves, rng);
  // Single flips first: there are few of them, and they change most.
  moves.sort((a, b) => a.length - b.length);
  let best = start;
  let scenarios = [start.worst.scenario];

  /** Whether some scenario shows that x is no better than the best; that scenario moves to the front. */
  async function beaten(x: Float64Array, target: number): Promise<boolean> {
    const certain = problem.cost(x);
    for (const [k, scenario] of scenarios.entries()) {
      const { cost, floor = cost } = await problem.recourse(x, scenario, remaining(limits));
      if (certain + floor < target) continue;
      scenarios = [scenario, ...scenarios.filter((_, other) => other !== k)];
      return true;
    }
    return false;
  }

  for (let k = 0, failed = 0; failed < moves.length && !limits.over(); k = (k + 1) % moves.length, failed++) {
    const move = moves[k]!;
    if (move.length === 2 && best.x[move[0]!] === best.x[move[1]!]) continue;
    const x = best.x.slice();
    for (const j of move) x[j] = 1 - x[j]!;
    const target = best.upper - better * Math.max(1, Math.abs(best.upper));
    if (!isFeasible(violations(firstStage, x)) || (await beaten(x, target))) continue;
    const solution = await evaluate(problem, x, {
      cutoff: target - problem.cost(x),
      scenarios: scenarios.slice(0, 3),
      ...remaining(limits),
    });
    scenarios = [solution.worst.scenario, ...scenarios].slice(0, mostScenarios);
    if (solution.upper >= target) continue;
    best = solution;
    failed = -1;
    yield best;
  }
}
