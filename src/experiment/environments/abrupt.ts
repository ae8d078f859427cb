import { z } from 'zod';
import { createRng } from '../../util/rng.ts';
import type { Environment } from '../environment.ts';
import { drawBernoulli, drawnEpisode, environmentName, meanRewards, noContext, withoutContexts } from './drawn.ts';

/** The schema of {@link createAbrupt}: `phases` of so many `rounds` with these `means`; the last one goes on for ever. */
export const abruptSpec = z
  .strictObject({
    kind: z.literal('abrupt'),
    name: environmentName,
    phases: z.array(z.strictObject({ rounds: z.int().positive(), means: meanRewards })).min(1),
  })
  .superRefine(({ phases }, { addIssue }) => {
    const arms = phases[0]?.means.length;
    const other = phases.findIndex(({ means }) => means.length !== arms);
    if (other > 0)
      addIssue({
        code: 'custom',
        path: ['phases', other, 'means'],
        message: `must have ${arms} arms as the first phase has`,
      });
  });

/** Bernoulli arms whose means change at once at given rounds. Source: Garivier & Moulines 2011, section 5. */
export function createAbrupt({ name = 'abrupt', phases }: z.output<typeof abruptSpec>): Environment {
  const arms = phases[0]!.means.length;
  const expected = phases.map(({ means }) => Float64Array.from(means, (mean) => 1 - mean));
  return {
    name,
    ...withoutContexts(arms),
    open(seed) {
      const { next } = createRng(seed).fork('environment');
      let phase = -1;
      let left = 0;
      return drawnEpisode(arms, {
        draw(costs, rewards) {
          if (left === 0 && phase + 1 < phases.length) left = phases[++phase]!.rounds;
          left = Math.max(0, left - 1);
          drawBernoulli(phases[phase]!.means, next, costs, rewards);
          return noContext;
        },
        means: () => expected[phase]!,
      });
    },
  };
}
