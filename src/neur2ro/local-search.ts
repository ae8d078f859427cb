import { isBinary, isFeasible, violations } from '../mip/index.ts';
import { type Rng, shuffle } from '../util/rng.ts';
import { evaluate, type RobustSolution } from './evaluation.ts';
import type { PolishSettings } from './price-and-polish.ts';
import type { RobustProblem } from './problem.ts';
import { createRunLimits, remaining } from './run-limits.ts';
import { createScenarioPool, type ScenarioPool } from './scenario-pool.ts';
import { createTurns } from './turns.ts';

/** What counts as better, relative to the objective. */
const better = 1e-7;

/** How a local search goes. */
export interface LocalSearchSettings extends PolishSettings {
  readonly rng: Rng;
  /** Scenarios to try decisions against, kept from one search to the next; default: the start's worst one. */
  readonly pool?: ScenarioPool;
}

/**
 * First-improvement local search over the binary columns of x with the exact adversary: one column flips, or two of
 * unequal values do. A candidate is dropped at the first scenario, of those that hurt others last, in which it costs as
 * much as the best decision: few reach the adversary, and it stops them at that cost. Yields every improvement; ends at a
 * local optimum or when the time is over.
 */
export async function* localSearch(
  problem: RobustProblem,
  start: RobustSolution,
  settings: LocalSearchSettings,
): AsyncGenerator<RobustSolution> {
  const { firstStage } = problem;
  const { clock, seconds, signal, rng, turn = createTurns(clock) } = settings;
  const { pool = createScenarioPool(start.worst.scenario) } = settings;
  const limits = { ...createRunLimits(clock, seconds, signal), turn };
  const binary = Array.from(start.x.keys()).filter((j) => isBinary(firstStage, j));
  const moves: number[][] = binary.flatMap((a, k) => [[a], ...binary.slice(k + 1).map((b) => [a, b])]);
  shuffle(moves, rng);
  // Single flips first: there are few of them, and they change most.
  moves.sort((a, b) => a.length - b.length);
  let best = start;

  /** Whether some scenario shows that x is no better than the best; that scenario moves to the front. */
  async function beaten(x: Float64Array, target: number): Promise<boolean> {
    const certain = problem.cost(x);
    for (const scenario of pool.scenarios) {
      const wanted = { ...remaining(limits), target: target - certain };
      const { cost, floor = cost } = await problem.recourse(x, scenario, wanted);
      if (certain + floor < target) continue;
      pool.promote(scenario);
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
    if (!isFeasible(violations(firstStage, x))) continue;
    await turn();
    if (await beaten(x, target)) continue;
    const solution = await evaluate(problem, x, {
      cutoff: target - problem.cost(x),
      scenarios: pool.scenarios.slice(0, 3),
      ...remaining(limits),
    });
    pool.enter(solution.worst.scenario);
    if (solution.upper >= target) continue;
    best = solution;
    failed = -1;
    yield best;
  }
}
