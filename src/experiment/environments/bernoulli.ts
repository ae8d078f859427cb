import { z } from 'zod';
import { createRng } from '../../util/rng.ts';
import type { Environment } from '../environment.ts';
import { drawBernoulli, drawnEpisode, environmentName, meanRewards, noContext, withoutContexts } from './drawn.ts';

/** The schema of {@link createBernoulli}: `means`, the chance of a reward of 1, per arm. */
export const bernoulliSpec = z.strictObject({
  kind: z.literal('bernoulli'),
  name: environmentName,
  means: meanRewards,
});

/** Arms that pay 1 with a fixed probability each and else 0; the cost is 1 - reward. Source: Robbins 1952. */
export function createBernoulli({ name = 'bernoulli', means }: z.output<typeof bernoulliSpec>): Environment {
  const expected = Float64Array.from(means, (mean) => 1 - mean);
  return {
    name,
    ...withoutContexts(means.length),
    open(seed) {
      const { next } = createRng(seed).fork('environment');
      return drawnEpisode(means.length, {
        draw(costs, rewards) {
          drawBernoulli(means, next, costs, rewards);
          return noContext;
        },
        means: () => expected,
      });
    },
  };
}
