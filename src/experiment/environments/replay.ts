import { z } from 'zod';
import { createRng, shuffle } from '../../util/rng.ts';
import { sha256 } from '../canonical.ts';
import type { Environment } from '../environment.ts';
import { type Decision, readDecisions } from './decisions.ts';
import { drawnEpisode, environmentName } from './drawn.ts';
import { type Folder, readInput } from './folder.ts';

/**
 * The schema of {@link openReplay}: the log's `file` (CSV or JSON lines), the names of its fields, the `features` that make the
 * context (default none), and the `order` of the decisions: shuffled by the seed (default), or as logged.
 */
export const replaySpec = z.strictObject({
  kind: z.literal('replay'),
  name: environmentName,
  file: z.string().min(1),
  arm: z.string().min(1).default('arm'),
  reward: z.string().min(1).default('reward'),
  probability: z.string().min(1).default('probability'),
  features: z.array(z.string().min(1)).default([]),
  order: z.enum(['shuffled', 'logged']).default('shuffled'),
});

function rangesOf(decisions: readonly Decision[], features: number): [number, number][] {
  return Array.from({ length: features }, (_, j) => {
    let low = Infinity;
    let high = -Infinity;
    for (const { context } of decisions) {
      low = Math.min(low, context[j]!);
      high = Math.max(high, context[j]!);
    }
    return [low, high];
  });
}

/**
 * Plays the decisions of a log again, one a round, until it ends. A log knows the reward r of the arm that was chosen, with
 * probability p; an arm has the inverse propensity estimate r / p of its reward where it is that arm, and else 0, which is
 * right on average for every arm. The cost is 1 - that estimate; rewards are scaled to [0, 1] by the least probability of the
 * log. Source: Horvitz & Thompson 1952; for bandits Li, Chu, Langford & Wang, "Unbiased offline evaluation", WSDM 2011.
 * @throws InputError on a log that cannot be read
 */
export function openReplay(spec: z.output<typeof replaySpec>, folder: Folder): Environment {
  const { name = 'replay', file, features, order } = spec;
  const bytes = readInput(folder, file);
  const decisions = readDecisions(new TextDecoder().decode(bytes), file, spec);
  const arms = [...new Set(decisions.map(({ arm }) => arm))].sort();
  const armOf = new Map(arms.map((arm, index) => [arm, index]));
  const scale = decisions.reduce((least, { probability }) => Math.min(least, probability), 1);
  return {
    name,
    arms,
    features,
    ranges: rangesOf(decisions, features.length),
    instanceHash: sha256(bytes),
    timeLimited: false,
    open(seed) {
      const rng = createRng(seed).fork('environment');
      const rounds = order === 'logged' ? decisions : shuffle([...decisions], rng);
      let round = 0;
      return drawnEpisode(arms.length, {
        draw(costs, rewards) {
          const decision = rounds[round++];
          if (decision === undefined) return undefined;
          costs.fill(1);
          rewards.fill(0);
          const arm = armOf.get(decision.arm)!;
          const estimate = decision.reward / decision.probability;
          costs[arm] = 1 - estimate;
          rewards[arm] = Math.min(1, scale * estimate);
          return decision.context;
        },
      });
    },
  };
}
