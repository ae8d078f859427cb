import type { Learner, Plan, PlanResult } from './learner.ts';
import { createPlanRunner, type PlanOptions } from './run-plan.ts';
import type { LinearSystem } from './sequence.ts';

/** One solved system of a sequence. */
export interface RelaxStep {
  /** From 0. */
  readonly index: number;
  readonly system: LinearSystem;
  readonly plan: Plan;
  /** Its `x` is overwritten by the next step. */
  readonly result: PlanResult;
  /** Seconds that the learner took; 0 without a clock. */
  readonly learnerSeconds: number;
}

/**
 * Solves the systems of a sequence one after the other, learning how to. What was learned stays with the learner whether the
 * consumer stops, a system does not converge, or the sequence throws midway.
 * @throws RangeError as the solvers do, and whatever the sequence throws
 */
export function* relax(
  sequence: Iterable<LinearSystem>,
  learner: Learner,
  options: PlanOptions = {},
): Generator<RelaxStep, void, undefined> {
  const { clock = () => 0 } = options;
  const runner = createPlanRunner(options);
  let index = 0;
  for (const system of sequence) {
    const began = clock();
    const attempt = learner.attempt(system);
    const chosen = clock();
    const result = runner.run(attempt.plan, system);
    const solved = clock();
    attempt.learn(result);
    const learnerSeconds = chosen - began + (clock() - solved);
    yield { index: index++, system, plan: attempt.plan, result, learnerSeconds };
  }
}
