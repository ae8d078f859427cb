import type { Context } from '../bandits/policy.ts';
import type { Csr } from './csr.ts';
import type { Learner, LearnerState, PlanResult } from './learner.ts';
import { createPlanRunner, type PlanOptions } from './run-plan.ts';

/** A system as a user's own program meets it. */
export interface SystemOptions {
  /** The features of this system, as many for every one of them; none when absent. */
  readonly context?: Context;
  /** Where the iteration begins; zero when absent. */
  readonly x0?: Float64Array;
}

/** Solves related systems one after the other and learns how to: for time steps, Newton steps, and the like. */
export interface SequenceSolver {
  /**
   * Solves A x = b, and has learned from it. The `x` of the result is the caller's own.
   * @throws RangeError as the solvers do; what was learned before stays
   */
  solve(a: Csr, b: Float64Array, options?: SystemOptions): PlanResult;
  /** What was learned, for restoreLearner. */
  toJSON(): LearnerState;
}

/** A solver that goes on learning over all that it solves. */
export function createSequenceSolver(learner: Learner, options: PlanOptions = {}): SequenceSolver {
  const runner = createPlanRunner(options);
  const none = new Float64Array(0);
  return {
    solve(a, b, { context = none, x0 } = {}) {
      const system = { a, b, context, ...(x0 === undefined ? {} : { x0 }) };
      const attempt = learner.attempt(system);
      const result = runner.run(attempt.plan, system);
      attempt.learn(result);
      return { ...result, x: result.x.slice() };
    },
    toJSON: () => learner.toJSON(),
  };
}
