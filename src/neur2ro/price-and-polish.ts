import { type MipSolver, verified } from '../mip/index.ts';
import { SolverError } from '../util/errors.ts';
import type { AffineRecourse } from './affine-recourse.ts';
import { type Judge, keyOf } from './judge.ts';
import { createPolicyMain } from './policy-main.ts';
import type { RobustProblem } from './problem.ts';
import { type RunLimits, within } from './run-limits.ts';

/** The relative gap at which a restricted main problem counts as solved, and the most seconds it may take. */
const enough = 1e-4;
const most = 10;

/**
 * Looks for a better decision among mixes of the second-stage policies that the adversary has met: its answers to that
 * decision are further policies, and so on until nothing new comes. Yields after each decision evaluated.
 */
export async function* priceAndPolish(
  problem: RobustProblem,
  recourse: AffineRecourse,
  judge: Judge,
  solver: MipSolver,
  limits: RunLimits,
): AsyncGenerator<void, void> {
  const met = new Set<string>();
  while (!limits.over() && judge.best !== undefined) {
    const model = createPolicyMain(problem, recourse, judge.policies);
    if (model === undefined) return;
    const { columns } = problem.firstStage;
    const found: Float64Array[] = [];
    const own = within(limits, most);
    const session = await solver.open(model, { gap: enough });
    const result = await session
      .solve({}, { seconds: own.left() }, undefined, {
        ...(limits.signal === undefined ? {} : { signal: limits.signal }),
        onIncumbent: (x) => found.push(x),
      })
      .finally(() => session.dispose());
    if (result.status === 'error') throw new SolverError(`the main problem of the policies failed: ${result.message}`);
    if (result.x !== undefined) found.push(result.x);
    // The last are the best; what is new among them is evaluated, the others are known.
    const points = found
      .reverse()
      .slice(0, 3)
      .map((x) => verified(problem.firstStage, x.slice(0, columns))?.x)
      .filter((x) => x !== undefined);
    const fresh = points.filter((x) => !met.has(keyOf(x)));
    if (fresh.length === 0) return;
    const before = judge.policies.length;
    for (const x of fresh) {
      met.add(keyOf(x));
      await judge.evaluate(x);
      if (limits.over()) break;
    }
    yield;
    if (judge.policies.length === before && result.status === 'optimal' && points.length === fresh.length) return;
  }
}
