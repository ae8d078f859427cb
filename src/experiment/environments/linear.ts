import { z } from 'zod';
import { createRng } from '../../util/rng.ts';
import type { Environment } from '../environment.ts';
import { drawBernoulli, drawnEpisode, environmentName, numberedArms } from './drawn.ts';

/** The schema of {@link createLinear}: how many `arms` and `features`, and the seed of the coefficients, the `instance`. */
export const linearSpec = z.strictObject({
  kind: z.literal('linear'),
  name: environmentName,
  arms: z.int().positive().default(5),
  features: z.int().positive().default(4),
  instance: z.int().nonnegative().default(1),
});

/**
 * Arms whose expected reward is linear in the context: Bernoulli with mean theta_a'x, theta_a uniform in [0, 1]^d and the same
 * for all seeds, x uniform on the simplex, so that all means lie in [0, 1] without clipping. After Li, Chu, Langford &
 * Schapire 2010, section 3.1.
 */
export function createLinear(spec: z.output<typeof linearSpec>): Environment {
  const { name = 'linear', arms, features, instance } = spec;
  const theta = Float64Array.from({ length: arms * features });
  const coefficients = createRng(instance).fork('coefficients');
  for (let k = 0; k < theta.length; k++) theta[k] = coefficients.next();
  return {
    name,
    arms: numberedArms(arms),
    features: Array.from({ length: features }, (_, j) => `x${j + 1}`),
    ranges: Array.from({ length: features }, () => [0, 1] as const),
    timeLimited: false,
    open(seed) {
      const { next } = createRng(seed).fork('environment');
      const means = new Float64Array(arms);
      const expected = new Float64Array(arms);
      return drawnEpisode(arms, {
        draw(costs, rewards) {
          const context = new Float64Array(features);
          let sum = 0;
          for (let j = 0; j < features; j++) sum += context[j] = -Math.log(1 - next());
          for (let j = 0; j < features; j++) context[j]! /= sum;
          for (let arm = 0; arm < arms; arm++) {
            let mean = 0;
            for (let j = 0; j < features; j++) mean += theta[arm * features + j]! * context[j]!;
            means[arm] = mean;
            expected[arm] = 1 - mean;
          }
          drawBernoulli(means, next, costs, rewards);
          return context;
        },
        means: () => expected,
      });
    },
  };
}
