import { z } from 'zod';
import { createRng } from '../../util/rng.ts';
import type { Environment } from '../environment.ts';
import { drawBernoulli, drawnEpisode, environmentName, noContext, withoutContexts } from './drawn.ts';

/**
 * The schema of {@link createAdversarial}: how many `arms`, the `gap` between the first arm and the others, and the `growth`
 * of the phases.
 */
export const adversarialSpec = z.strictObject({
  kind: z.literal('adversarial'),
  name: environmentName,
  arms: z.int().min(2).default(8),
  gap: z.number().positive().lt(1).default(0.125),
  growth: z.number().gt(1).default(1.6),
});

/**
 * The stochastically constrained adversary: the first arm is always better by the gap, but all arms together are good in one
 * phase and bad in the next, and phase n lasts growth^n rounds. What an arm has paid then says when it was played rather than
 * how good it is, and the regret of UCB1 and of Thompson sampling grows linearly. Bernoulli rewards, cost 1 - reward.
 *
 * Source: Zimmert & Seldin, "Tsallis-INF: an optimal algorithm for stochastic and adversarial bandits", JMLR 22, 2021,
 * section 7: mean losses (0, gap) and (1 - gap, 1), phases of 1.6^n rounds.
 */
export function createAdversarial(spec: z.output<typeof adversarialSpec>): Environment {
  const { name = 'adversarial', arms, gap, growth } = spec;
  const rest = Array.from({ length: arms - 1 });
  const phases = [
    [1, ...rest.map(() => 1 - gap)],
    [gap, ...rest.map(() => 0)],
  ];
  const expected = phases.map((means) => Float64Array.from(means, (mean) => 1 - mean));
  return {
    name,
    ...withoutContexts(arms),
    open(seed) {
      const { next } = createRng(seed).fork('environment');
      let phase = -1;
      let left = 0;
      return drawnEpisode(arms, {
        draw(costs, rewards) {
          if (left === 0) left = Math.ceil(growth ** ++phase);
          left--;
          drawBernoulli(phases[phase % 2]!, next, costs, rewards);
          return noContext;
        },
        means: () => expected[phase % 2]!,
      });
    },
  };
}
