import { z } from 'zod';
import { fillNormal } from '../../bandits/samplers.ts';
import { createRng } from '../../util/rng.ts';
import type { Environment } from '../environment.ts';
import { clippedNormalMean } from './clipped-normal.ts';
import { drawnEpisode, environmentName, meanRewards, noContext, withoutContexts } from './drawn.ts';

/** The schema of {@link createGaussian}: `means` of the arms before clipping, and the standard `deviation` of all. */
export const gaussianSpec = z.strictObject({
  kind: z.literal('gaussian'),
  name: environmentName,
  means: meanRewards,
  deviation: z.number().positive().default(0.1),
});

/** Arms that pay a normal variate, clipped to [0, 1]; the cost is 1 - reward, and its expectation that of the clipped law. */
export function createGaussian(spec: z.output<typeof gaussianSpec>): Environment {
  const { name = 'gaussian', means, deviation } = spec;
  const expected = Float64Array.from(means, (mean) => 1 - clippedNormalMean(mean, deviation));
  return {
    name,
    ...withoutContexts(means.length),
    open(seed) {
      const rng = createRng(seed).fork('environment');
      const noise = new Float64Array(means.length);
      return drawnEpisode(means.length, {
        draw(costs, rewards) {
          fillNormal(noise, rng);
          for (let arm = 0; arm < means.length; arm++) {
            const reward = Math.min(1, Math.max(0, means[arm]! + deviation * noise[arm]!));
            rewards[arm] = reward;
            costs[arm] = 1 - reward;
          }
          return noContext;
        },
        means: () => expected,
      });
    },
  };
}
