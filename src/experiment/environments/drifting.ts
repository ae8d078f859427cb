import { z } from 'zod';
import { fillNormal } from '../../bandits/samplers.ts';
import { createRng } from '../../util/rng.ts';
import type { Environment } from '../environment.ts';
import { drawBernoulli, drawnEpisode, environmentName, meanRewards, noContext, withoutContexts } from './drawn.ts';

/** The schema of {@link createDrifting}: the first `means`, and the standard deviation of their `step` in a round. */
export const driftingSpec = z.strictObject({
  kind: z.literal('drifting'),
  name: environmentName,
  means: meanRewards,
  step: z.number().positive().max(1).default(0.01),
});

/** Folds a number back into [0, 1] at its ends. */
function reflect(value: number): number {
  const folded = Math.abs(value) % 2;
  return folded > 1 ? 2 - folded : folded;
}

/**
 * Bernoulli arms whose means walk at random within [0, 1], reflected at its ends. Source: Slivkins & Upfal, "Adapting to a
 * changing environment: the Brownian restless bandits", COLT 2008.
 */
export function createDrifting({ name = 'drifting', means, step }: z.output<typeof driftingSpec>): Environment {
  return {
    name,
    ...withoutContexts(means.length),
    open(seed) {
      const rng = createRng(seed).fork('environment');
      const { next } = rng;
      const walk = rng.fork('walk');
      const now = Float64Array.from(means);
      const expected = new Float64Array(means.length);
      const moves = new Float64Array(means.length);
      return drawnEpisode(means.length, {
        draw(costs, rewards) {
          drawBernoulli(now, next, costs, rewards);
          fillNormal(moves, walk);
          for (let arm = 0; arm < now.length; arm++) {
            expected[arm] = 1 - now[arm]!;
            now[arm] = reflect(now[arm]! + step * moves[arm]!);
          }
          return noContext;
        },
        means: () => expected,
      });
    },
  };
}
