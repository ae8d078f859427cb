import { z } from 'zod';
import { createRng } from '../../util/rng.ts';
import type { Environment } from '../environment.ts';
import { drawnEpisode, environmentName, noContext, withoutContexts } from './drawn.ts';

/**
 * The schema of {@link createHeavyTailed}: the expected `costs` of the arms, the `tail` index (at 2 or less the variance is
 * infinite), and the `cap`, the cost at which the reward is 0 (default: ten times the largest of the `costs`).
 */
export const heavyTailedSpec = z.strictObject({
  kind: z.literal('heavy-tailed'),
  name: environmentName,
  costs: z.array(z.number().positive()).min(1),
  tail: z.number().gt(1).default(1.5),
  cap: z.number().positive().optional(),
});

/**
 * Arms whose costs follow Pareto's law, as the running times of solvers do (Gomes, Selman, Crato & Kautz 2000); the reward is
 * 1 - cost / cap, at least 0. After Bubeck, Cesa-Bianchi & Lugosi, "Bandits with heavy tail", 2013.
 */
export function createHeavyTailed(spec: z.output<typeof heavyTailedSpec>): Environment {
  const { name = 'heavy-tailed', costs: means, tail, cap = 10 * Math.max(...spec.costs) } = spec;
  const expected = Float64Array.from(means);
  // A Pareto variate of least value (tail - 1) / tail has the mean 1.
  const least = (tail - 1) / tail;
  return {
    name,
    ...withoutContexts(means.length),
    open(seed) {
      const { next } = createRng(seed).fork('environment');
      return drawnEpisode(means.length, {
        draw(costs, rewards) {
          for (let arm = 0; arm < means.length; arm++) {
            const cost = means[arm]! * least * (1 - next()) ** (-1 / tail);
            costs[arm] = cost;
            rewards[arm] = Math.max(0, 1 - cost / cap);
          }
          return noContext;
        },
        means: () => expected,
      });
    },
  };
}
