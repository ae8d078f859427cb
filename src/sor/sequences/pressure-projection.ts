import { z } from 'zod';
import { createRng } from '../../util/rng.ts';
import { defineSequence } from './define.ts';
import { createEdgeGrid, emptyWeights } from './edge-grid.ts';
import { seedOption, sideOption, systemsOption } from './options.ts';

/** Vortices that are carried through the channel. */
const vortices = 6;

/**
 * The pressure increments of a projection method (Chorin 1968) in a channel: one matrix for all steps, insulated at the inlet
 * and the walls, zero pressure at the outlet, and right-hand sides -div(v) of a velocity that vortices stir as they are
 * carried along. The velocity lives on the edges of the grid and vanishes at the insulated ones. No features.
 */
export const pressureProjection = defineSequence({
  kind: 'pressure-projection',
  description: 'The pressure equation of a flow through a channel: one matrix, right-hand sides that move on.',
  paper: 'Chorin 1968',
  positiveDefinite: true,
  schema: z.strictObject({
    side: sideOption(20),
    step: z.number().positive().max(1).default(0.01),
    systems: systemsOption(1000),
    seed: seedOption,
  }),
  features: () => [],
  length: ({ systems }) => systems,
  *systems({ side, step, systems, seed }) {
    const rng = createRng(seed).fork('vortices');
    const carried = Array.from({ length: vortices }, () => ({
      x: rng.next(),
      y: rng.next(),
      radius: 0.05 + 0.15 * rng.next(),
      strength: 2 * rng.next() - 1,
      speed: 0.5 + rng.next(),
      pulse: 1 + 9 * rng.next(),
    }));
    const grid = createEdgeGrid(side);
    const weights = emptyWeights(side);
    for (let y = 0; y < side; y++) for (let x = 1; x <= side; x++) weights.along[y * (side + 1) + x] = 1;
    for (let y = 1; y < side; y++) for (let x = 0; x < side; x++) weights.across[y * side + x] = 1;
    const a = grid.assemble(weights);
    /** What stirs the fluid at a point: a swirl and, since the field before the projection is not solenoidal, a source. */
    const velocity = (px: number, py: number, time: number) => {
      let [u, v] = [0, 0];
      for (const { x, y, radius, strength, speed, pulse } of carried) {
        const dx = px - ((x + speed * time) % 1);
        const dy = py - y;
        const swirl = strength * Math.exp(-(dx * dx + dy * dy) / (radius * radius));
        const source = swirl * Math.cos(pulse * time);
        u += (source * dx - swirl * dy) / radius;
        v += (source * dy + swirl * dx) / radius;
      }
      return [u, v] as const;
    };
    for (let t = 0; t < systems; t++) {
      const b = new Float64Array(a.size);
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++) {
          const row = y * side + x;
          if (x > 0) {
            const [flow] = velocity(x / side, (y + 0.5) / side, t * step);
            b[row]! += flow;
            b[row - 1]! -= flow;
          }
          if (x === side - 1) b[row]! -= velocity(1, (y + 0.5) / side, t * step)[0];
          if (y > 0) {
            const [, flow] = velocity((x + 0.5) / side, y / side, t * step);
            b[row]! += flow;
            b[row - side]! -= flow;
          }
        }
      yield { a, b, context: new Float64Array(0) };
    }
  },
});
