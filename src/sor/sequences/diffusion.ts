import { z } from 'zod';
import { createRng, type Rng } from '../../util/rng.ts';
import { defineSequence } from './define.ts';
import { createEdgeGrid, emptyWeights, fillWeights } from './edge-grid.ts';
import { seedOption, sideOption, systemsOption } from './options.ts';
import { truncatedNormal } from './random-vectors.ts';

/** Waves of the random field, and their greatest number of periods along a side. */
const waves = 24;
const mostPeriods = 6;

/** A smooth random function of the unit square, with mean 0 and variance 1: a sum of waves with random directions and phases. */
function randomField(rng: Rng): (x: number, y: number) => number {
  const parts = Array.from({ length: waves }, () => {
    const angle = 2 * Math.PI * rng.next();
    const frequency = 2 * Math.PI * mostPeriods * Math.sqrt(rng.next());
    return { kx: frequency * Math.cos(angle), ky: frequency * Math.sin(angle), phase: 2 * Math.PI * rng.next() };
  });
  const scale = Math.sqrt(2 / waves);
  return (x, y) => scale * parts.reduce((sum, { kx, ky, phase }) => sum + Math.cos(kx * x + ky * y + phase), 0);
}

/**
 * -div(exp(s_t g) grad u) = b on the unit square, zero on its boundary, with g a smooth random field and s_t its strength, a
 * slow wave with noise between 0 and `contrast`: single-phase flow through a medium of varying permeability. The diagonal
 * varies within each matrix, so Young's relation of the shift to omega does not carry over. The feature is s_t, mapped to [-1, 1].
 */
export const diffusion = defineSequence({
  kind: 'diffusion',
  description:
    'Diffusion with a random coefficient whose contrast drifts (exp(contrast) to 1 in one standard deviation).',
  paper: 'five-point finite volumes; log-normal coefficients as in uncertainty quantification',
  positiveDefinite: true,
  schema: z.strictObject({
    side: sideOption(20),
    contrast: z.number().min(0).max(10).default(2),
    period: z.number().int().min(1).default(400),
    systems: systemsOption(2000),
    seed: seedOption,
  }),
  features: () => ['contrast'],
  length: ({ systems }) => systems,
  *systems({ side, contrast, period, systems, seed }) {
    const root = createRng(seed);
    const field = randomField(root.fork('field'));
    const noise = root.fork('noise');
    const vectors = root.fork('right-hand sides');
    const grid = createEdgeGrid(side);
    const logarithms = emptyWeights(side);
    fillWeights(logarithms, side, (x, y) => field(x / (side + 1), y / (side + 1)));
    for (let t = 0; t < systems; t++) {
      const wave = Math.sin((2 * Math.PI * t) / period) + 0.2 * (2 * noise.next() - 1);
      const feature = Math.max(-1, Math.min(1, wave));
      const strength = (contrast * (1 + feature)) / 2;
      const power = (value: number) => Math.exp(strength * value);
      const a = grid.assemble({ along: logarithms.along.map(power), across: logarithms.across.map(power) });
      yield { a, b: truncatedNormal(a.size, vectors), context: Float64Array.of(feature) };
    }
  },
});
