import { type MipSolver, verified } from '../mip/index.ts';
import { SolverError } from '../util/errors.ts';
import { evaluate, type RobustSolution } from './evaluation.ts';
import type { RobustProblem } from './problem.ts';
import { createRestrictedMaster, isRestrictable } from './restricted-master.ts';
import { type CallLimits, createRunLimits, remaining } from './run-limits.ts';
import { solveWithin } from './solve-within.ts';

/** How a polish goes; the clock counts seconds. */
export interface PolishSettings extends CallLimits {
  readonly clock: () => number;
}

/**
 * Improves a decision by what its evaluations leave behind: the restricted main problem mixes all policies met, its x is
 * evaluated exactly, which brings new policies, until x repeats or the time is over. Yields every decision that is better
 * than all before; nothing where the problem is not of the kind (see {@link isRestrictable}).
 * @throws SolverError when the solver fails
 */
export async function* priceAndPolish(
  problem: RobustProblem,
  starts: readonly RobustSolution[],
  settings: PolishSettings & { readonly solver: MipSolver },
): AsyncGenerator<RobustSolution> {
  const { solver, clock, seconds, signal } = settings;
  if (starts.length === 0 || !isRestrictable(problem)) return;
  const limits = createRunLimits(clock, seconds, signal);
  const met = new Map<string, Float64Array>();
  const collect = ({ worst }: RobustSolution) => {
    for (const y of worst.policies) met.set(y.join(), y);
  };
  for (const start of starts) collect(start);
  let best = starts.reduce((a, b) => (b.upper < a.upper ? b : a));
  const seen = new Set(starts.map(({ x }) => x.join()));
  while (!limits.over()) {
    const { model, x: columns } = createRestrictedMaster(problem, [...met.values()]);
    const session = await solver.open(model);
    const result = await solveWithin(session, {}, limits).finally(() => session.dispose());
    if (result.status === 'error') throw new SolverError(result.message ?? 'the restricted main problem failed.');
    const point = result.x === undefined ? undefined : verified(model, result.x);
    if (point === undefined) return;
    const x = Float64Array.from(columns, (j) => point.x[j]!);
    if (seen.has(x.join())) return;
    seen.add(x.join());
    const solution = await evaluate(problem, x, { scenarios: [best.worst.scenario], ...remaining(limits) });
    collect(solution);
    if (solution.upper >= best.upper) continue;
    best = solution;
    yield best;
  }
}
