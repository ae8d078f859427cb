import { z } from 'zod';
import { multiply } from '../csr-operations.ts';
import { defineSequence } from './define.ts';
import { createLattice, type Lattice, latticeLaplacian } from './lattice.ts';
import { systemsOption } from './options.ts';
import { createSineTransform } from './sine-transform.ts';

/** The paper's time-varying diffusivity, as its code has it: kappa(t) = max(0.1 sin 2 pi t, -10 sin 2 pi t), in [0, 10]. */
const diffusivity = (t: number) => Math.max(0.1 * Math.sin(2 * Math.PI * t), -10 * Math.sin(2 * Math.PI * t));
const greatestDiffusivity = 10;

/** height exp(1 - 1 / (1 - s)) with s the squared distance from the centre over the squared radius; 0 from s = 1 on. */
function addBump(out: Float64Array, { side, dimension }: Lattice, centre: readonly number[], shape: Bump): void {
  const h = 1 / (side + 1);
  const { radius, height } = shape;
  // Only the box around the bump is walked through: on large lattices it is a small part of it.
  const least = centre.map((c) => Math.max(0, Math.ceil((c - radius) / h) - 1));
  const most = centre.map((c) => Math.min(side - 1, Math.floor((c + radius) / h) - 1));
  const place = [...least];
  while (place.every((p, axis) => p <= most[axis]!)) {
    let s = 0;
    let index = 0;
    for (let axis = dimension - 1; axis >= 0; axis--) {
      s += (((place[axis]! + 1) * h - centre[axis]!) / radius) ** 2;
      index = index * side + place[axis]!;
    }
    if (s < 1) out[index]! += height * Math.exp(1 - 1 / (1 - s));
    let axis = 0;
    while (axis < dimension - 1 && place[axis] === most[axis]) place[axis] = least[axis++]!;
    place[axis]!++;
  }
}

interface Bump {
  readonly radius: number;
  readonly height: number;
}

const initialBump: Bump = { radius: 1 / 4, height: 1 };
const forcingBump: Bump = { radius: 1 / 8, height: 32 };

/** Where the forcing is: on a circle in the first two coordinates, in the middle of the third. */
function forcingCentre(t: number, dimension: number): number[] {
  const angle = 16 * Math.PI * t;
  return [1 / 2 + Math.cos(angle) / 4, 1 / 2 + Math.sin(angle) / 4, 1 / 2].slice(0, dimension);
}

/**
 * The heat equation u_t = kappa(t) Laplacian u + f on the unit cube, zero on its boundary, by Crank and Nicolson:
 * (I - kappa dt / 2 L) u_{n+1} = (I + kappa dt / 2 L) u_n + dt f, with kappa and f at the middle of the step and x0 = u_n.
 * In two dimensions it is the experiment of section 4 of "Learning to Relax", with `cells` its n_x. The trajectory is exact
 * (modes of the Laplacian do not mix), so that no system depends on how the one before it was solved. The feature is
 * kappa at the start of the step, as in the paper's code, or at its middle, as in its text; [0, 10] mapped to [-1, 1].
 */
export const heat = defineSequence({
  kind: 'heat',
  description: 'The heat equation in 1, 2 or 3 dimensions by Crank and Nicolson, the diffusivity varying in time.',
  paper: 'Khodak, Chow, Balcan & Talwalkar 2024',
  positiveDefinite: true,
  schema: z.strictObject({
    dimension: z.number().int().min(1).max(3).default(2),
    cells: z.number().int().min(3).max(4000).default(25),
    step: z.number().positive().max(1).default(1e-3),
    feature: z.enum(['start', 'middle']).default('start'),
    systems: systemsOption(5000),
  }),
  features: () => ['diffusivity'],
  length: ({ systems }) => systems,
  *systems({ dimension, cells, step, feature, systems }) {
    const lattice = createLattice(cells - 1, dimension);
    const laplacian = latticeLaplacian(lattice);
    const { eigenvalues, apply } = createSineTransform(lattice);
    const { size } = lattice;
    let u: Float64Array = new Float64Array(size);
    addBump(u, lattice, new Array<number>(dimension).fill(1 / 2), initialBump);
    const modes = u.slice();
    apply(modes);
    for (let t = 0; t < systems; t++) {
      const start = t * step;
      const middle = start + step / 2;
      const scale = (diffusivity(middle) * step * cells * cells) / 2;
      const forcing = new Float64Array(size);
      addBump(forcing, lattice, forcingCentre(middle, dimension), forcingBump);
      const b = new Float64Array(size);
      multiply(laplacian, u, b);
      for (let i = 0; i < size; i++) b[i] = u[i]! - scale * b[i]! + step * forcing[i]!;
      const a = {
        ...laplacian,
        values: laplacian.values.map((value) => scale * value),
        diagonal: laplacian.diagonal.map((value) => 1 + scale * value),
      };
      const known = diffusivity(feature === 'start' ? start : middle);
      yield { a, b, x0: u, context: Float64Array.of((2 * known) / greatestDiffusivity - 1) };
      apply(forcing);
      for (let i = 0; i < size; i++) {
        const reach = scale * eigenvalues[i]!;
        modes[i] = ((1 - reach) * modes[i]! + step * forcing[i]!) / (1 + reach);
      }
      u = modes.slice();
      apply(u);
    }
  },
});
