import { z } from 'zod';
import { createRng } from '../../util/rng.ts';
import { shifted } from '../csr-operations.ts';
import { defineSequence } from './define.ts';
import { seedOption, systemsOption } from './options.ts';
import { type Plane, planeLaplacian, planeOptions, smallestEigenvalue } from './plane.ts';
import { drawBeta, truncatedNormal } from './random-vectors.ts';

/** The laws of the shift: c = lowest + width Beta(a, b). */
const shiftLaws = { 'high-variance': [0.5, 1.5], 'low-variance': [2, 6] } as const;

/** Width of the interval of the shifts in the paper. */
export const shiftWidth = 0.6;

const paperPlane: Plane = { side: 10, domain: 'square', stencil: 'five-point', anisotropy: 1 };

/** The lowest shift: -0.15 for the paper's matrix, and as near to singular for others. */
export function lowestShift(plane: Plane): number {
  return -0.15 * (smallestEigenvalue(plane) / smallestEigenvalue(paperPlane));
}

/**
 * A + c_t I with A a Laplacian in the plane and c_t random: the sequences of section 2 of Khodak, Chow, Balcan & Talwalkar,
 * "Learning to Relax" (ICLR 2024), x0 = 0. The feature is c_t, its interval [lowest, lowest + width] mapped to [-1, 1].
 */
export const shiftedLaplacian = defineSequence({
  kind: 'shifted-laplacian',
  description:
    'A Laplacian in the plane with a random multiple of the identity added (lowest: -0.15 where side=10, as near to singular elsewhere).',
  paper: 'Khodak, Chow, Balcan & Talwalkar 2024',
  positiveDefinite: true,
  schema: z.strictObject({
    ...planeOptions,
    law: z.enum(['high-variance', 'low-variance']).default('high-variance'),
    lowest: z.number().optional(),
    width: z.number().min(0).default(shiftWidth),
    systems: systemsOption(5000),
    seed: seedOption,
  }),
  features: () => ['shift'],
  length: ({ systems }) => systems,
  *systems({ law, lowest, width, systems, seed, ...plane }) {
    const a = planeLaplacian(plane);
    const least = lowest ?? lowestShift(plane);
    if (least <= -smallestEigenvalue(plane))
      throw new RangeError(
        `the lowest shift ${least} makes the Laplacian indefinite: it must be above ${-smallestEigenvalue(plane)}.`,
      );
    const root = createRng(seed);
    const shifts = root.fork('shifts');
    const vectors = root.fork('right-hand sides');
    const [alpha, beta] = shiftLaws[law];
    for (let t = 0; t < systems; t++) {
      const position = drawBeta(alpha, beta, shifts);
      const b = truncatedNormal(a.size, vectors);
      yield { a: shifted(a, least + width * position), b, context: Float64Array.of(2 * position - 1) };
    }
  },
});
