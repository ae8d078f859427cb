import { objectiveOf } from '../mip/model.ts';
import type { LocalBudget } from './local-protocol.ts';
import type { Move, Played } from './move.ts';

/** The name of the arm, and one sentence for people. */
export const localSearchArm = {
  name: 'local-search',
  description: 'LP-free local search: jump, lift and tight moves under adaptive weights (Lin, Zou & Cai 2024)',
} as const;

/** The arm that runs weighted local search from the current solution: jump, lift and tight moves, no LP (Lin, Zou & Cai 2024). */
export function localMove(budget: () => LocalBudget): Move {
  let round = 0;
  return {
    name: localSearchArm.name,
    size: 1,
    async play(search, { local }, _rng, signal): Promise<Played> {
      const limits = budget();
      const begun = performance.now();
      const x = await local.improve(search.current, round++, limits, signal);
      const seconds = (performance.now() - begun) / 1000;
      const objective = x === undefined ? Number.POSITIVE_INFINITY : objectiveOf(search.model, x);
      const result = {
        status: 'limit',
        objective,
        bound: Number.NEGATIVE_INFINITY,
        nodes: 0,
        lpIterations: 0,
        seconds,
      } as const;
      return {
        result: { ...result, ...(x === undefined ? {} : { x }) },
        free: search.model.columns,
        size: 1,
        effort: 1,
      };
    },
    adapt: () => {},
  };
}
