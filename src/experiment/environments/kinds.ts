import type { z } from 'zod';
import type { Awaitable, Environment } from '../environment.ts';
import { abruptSpec, createAbrupt } from './abrupt.ts';
import { adversarialSpec, createAdversarial } from './adversarial.ts';
import { alnsSpec, openAlns } from './alns.ts';
import { bernoulliSpec, createBernoulli } from './bernoulli.ts';
import { createDrifting, driftingSpec } from './drifting.ts';
import type { Folder } from './folder.ts';
import { createGaussian, gaussianSpec } from './gaussian.ts';
import { createHeavyTailed, heavyTailedSpec } from './heavy-tailed.ts';
import { createLinear, linearSpec } from './linear.ts';
import { openReplay, replaySpec } from './replay.ts';
import { openRobust, robustSpec } from './robust.ts';
import { openSor, sorSpec } from './sor.ts';

/** A kind of environment: how its spec is checked, how it is opened, and what it is. */
export interface EnvironmentKind {
  readonly schema: z.ZodObject;
  /** One sentence. */
  readonly description: string;
  readonly paper: string;
  /** Opens what a checked spec describes; its files are in the folder. */
  open(spec: unknown, folder: Folder): Awaitable<Environment>;
}

/** Ties the type that a schema gives to what opens it. */
function kind<Schema extends z.ZodObject>(
  schema: Schema,
  open: (spec: z.output<Schema>, folder: Folder) => Awaitable<Environment>,
  description: string,
  paper: string,
): EnvironmentKind {
  return { schema, description, paper, open: (spec, folder) => open(spec as z.output<Schema>, folder) };
}

/** Every kind of environment by its name. */
export const environmentKinds: ReadonlyMap<string, EnvironmentKind> = new Map([
  [
    'bernoulli',
    kind(bernoulliSpec, createBernoulli, 'Arms that pay 1 with a fixed probability and else 0.', 'Robbins 1952'),
  ],
  ['gaussian', kind(gaussianSpec, createGaussian, 'Arms that pay a normal variate, clipped to [0, 1].', 'Auer 2002')],
  [
    'heavy-tailed',
    kind(
      heavyTailedSpec,
      createHeavyTailed,
      'Arms whose costs follow a Pareto law, as the running times of solvers do.',
      'Bubeck, Cesa-Bianchi & Lugosi 2013',
    ),
  ],
  [
    'drifting',
    kind(driftingSpec, createDrifting, 'Bernoulli arms whose means walk at random.', 'Slivkins & Upfal 2008'),
  ],
  [
    'abrupt',
    kind(abruptSpec, createAbrupt, 'Bernoulli arms whose means change at given rounds.', 'Garivier & Moulines 2011'),
  ],
  [
    'adversarial',
    kind(
      adversarialSpec,
      createAdversarial,
      'A sequence of good and bad phases, on which the regret of UCB1 is linear.',
      'Zimmert & Seldin 2021',
    ),
  ],
  [
    'linear',
    kind(
      linearSpec,
      createLinear,
      'Arms whose expected reward is linear in the context.',
      'Li, Chu, Langford & Schapire 2010',
    ),
  ],
  [
    'replay',
    kind(
      replaySpec,
      openReplay,
      'A log of decisions, played again by inverse propensity.',
      'Li, Chu, Langford & Wang 2011',
    ),
  ],
  [
    'sor',
    kind(
      sorSpec,
      openSor,
      'A sequence of linear systems: the arms are relaxation parameters.',
      'Khodak, Chow, Balcan & Talwalkar 2024',
    ),
  ],
  [
    'alns',
    kind(
      alnsSpec,
      openAlns,
      'Adaptive large-neighbourhood search over an instance: the arms are its neighbourhoods.',
      'Ropke & Pisinger 2006; Cai, Kadioglu & Dilkina 2025',
    ),
  ],
  [
    'robust',
    kind(
      robustSpec,
      openRobust,
      'Two-stage robust problems, one a round: the arms are value networks.',
      'Dumouchelle, Julien, Kurtz & Khalil 2024',
    ),
  ],
]);
