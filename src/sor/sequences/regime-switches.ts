import { z } from 'zod';
import { createRng } from '../../util/rng.ts';
import { shifted } from '../csr-operations.ts';
import { defineSequence } from './define.ts';
import { seedOption, systemsOption } from './options.ts';
import { planeLaplacian, planeOptions } from './plane.ts';
import { truncatedNormal } from './random-vectors.ts';
import { lowestShift, shiftWidth } from './shifted-laplacian.ts';

/**
 * A + c I where c holds for `every` systems and then jumps to the other end of its interval: near to singular, and well
 * conditioned. Nothing tells the learner which regime it is in: there are no features.
 */
export const regimeSwitches = defineSequence({
  kind: 'regime-switches',
  description: 'A shifted Laplacian that jumps between two shifts, near to singular and far from it, unannounced.',
  paper: 'Garivier & Moulines 2011 (the setting: abrupt changes)',
  positiveDefinite: true,
  schema: z.strictObject({
    ...planeOptions,
    every: z.number().int().min(1).default(250),
    systems: systemsOption(2000),
    seed: seedOption,
  }),
  features: () => [],
  length: ({ systems }) => systems,
  *systems({ every, systems, seed, ...plane }) {
    const a = planeLaplacian(plane);
    const lowest = lowestShift(plane);
    const regimes = [shifted(a, lowest), shifted(a, lowest + shiftWidth)] as const;
    const vectors = createRng(seed).fork('right-hand sides');
    for (let t = 0; t < systems; t++) {
      const regime = regimes[Math.floor(t / every) % 2]!;
      yield { a: regime, b: truncatedNormal(a.size, vectors), context: new Float64Array(0) };
    }
  },
});
