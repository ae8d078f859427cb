import type { MipModel } from '../../src/mip/model.ts';
import type { MipResult, MipSession, MipSolver } from '../../src/mip/solver.ts';
import { resultOf } from './outcomes.ts';

/** Where a solver fails. Sessions and solves are numbered from 1, in the order in which they begin. */
export interface Failings {
  /** Which sessions cannot be opened. */
  readonly open?: (session: number) => boolean;
  /** Which solves end with the status `error`. */
  readonly solve?: (solve: number) => boolean;
  /** What becomes of the answers of the others. */
  readonly answer?: (result: MipResult, model: MipModel) => MipResult;
}

/** A solver that does what another does, except where it fails. */
export function failingSolver(solver: MipSolver, { open, solve, answer }: Failings): MipSolver {
  let sessions = 0;
  let solves = 0;
  return {
    name: `failing ${solver.name}`,
    async open(model, settings) {
      if (open?.(++sessions)) throw new Error('no memory for another session.');
      const session = await solver.open(model, settings);
      const failing: MipSession = {
        ...session,
        async solve(change, budget, start, watch) {
          if (!solve?.(++solves)) {
            const result = await session.solve(change, budget, start, watch);
            return answer?.(result, model) ?? result;
          }
          // A worker that is lost comes back by an event, not at once.
          await new Promise((resolve) => setImmediate(resolve));
          return resultOf('error', undefined, { message: 'the worker was lost.' });
        },
      };
      return failing;
    },
  };
}
