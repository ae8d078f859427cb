import { z } from 'zod';
import { createRng } from '../../util/rng.ts';
import { multiply } from '../csr-operations.ts';
import { defineSequence } from './define.ts';
import { createEdgeGrid, type EdgeWeights, emptyWeights } from './edge-grid.ts';
import { nearlyExact } from './nearly-exact.ts';
import { seedOption, sideOption, systemsOption } from './options.ts';

/** Where the square of a slope counts as nothing, relative to slopes of about 1: keeps the Hessian from degenerating. */
const smoothing = 1e-2;

/** Newton's method ends when a step lowers the energy by less than this share. */
const leastDecrease = 1e-10;

/** Slopes of u along all edges of its grid, zero around it, h = 1 / (side + 1). */
function slopes(u: Float64Array, side: number, out: EdgeWeights): void {
  const at = (x: number, y: number) => (x < 0 || y < 0 || x >= side || y >= side ? 0 : u[y * side + x]!);
  for (let y = 0; y < side; y++)
    for (let x = 0; x <= side; x++) out.along[y * (side + 1) + x] = (at(x, y) - at(x - 1, y)) * (side + 1);
  for (let y = 0; y <= side; y++)
    for (let x = 0; x < side; x++) out.across[y * side + x] = (at(x, y) - at(x, y - 1)) * (side + 1);
}

/**
 * Newton's method with a line search for the energy h^2 sum over the edges of (s^2 + e^2)^(p/2) / p - load u, with s the slope
 * of u along an edge: the orthotropic p-Laplacian, whose Hessian is a five-point matrix with positive edge weights
 * (s^2 + e^2)^(p/2 - 2) ((p - 1) s^2 + e^2). The weights of one matrix differ by orders of magnitude and change with each
 * step. One random load after another, each started from zero. Features: the load, and the step as in `bratu`.
 */
export const pLaplacian = defineSequence({
  kind: 'p-laplacian',
  description: 'Newton steps of the orthotropic p-Laplacian for one random load after another.',
  paper: 'Barrett & Liu 1993; Bouchitte, Buttazzo & De Pascale 1993',
  positiveDefinite: true,
  schema: z.strictObject({
    side: sideOption(20),
    p: z.number().min(1.5).max(6).default(3),
    systems: systemsOption(1000),
    seed: seedOption,
  }),
  features: () => ['load', 'newton step'],
  length: ({ systems }) => systems,
  *systems({ side, p, systems, seed }) {
    const rng = createRng(seed).fork('loads');
    const grid = createEdgeGrid(side);
    const h = 1 / (side + 1);
    const slope = emptyWeights(side);
    const map = (weight: (s: number) => number): EdgeWeights => ({
      along: slope.along.map(weight),
      across: slope.across.map(weight),
    });
    const energy = (u: Float64Array, load: number) => {
      slopes(u, side, slope);
      let sum = 0;
      for (const edges of [slope.along, slope.across]) for (const s of edges) sum += (s * s + smoothing) ** (p / 2) / p;
      for (let i = 0; i < u.length; i++) sum -= load * u[i]!;
      return sum;
    };
    const product = new Float64Array(grid.size);
    for (let t = 0; t < systems; ) {
      const position = rng.next();
      const load = 0.5 + 4.5 * position;
      let u: Float64Array = new Float64Array(grid.size);
      let now = energy(u, load);
      for (let k = 0, goOn = true; goOn && t < systems; k++) {
        slopes(u, side, slope);
        // The energy is h^2 times a function of slopes: its derivatives carry h^0 for a and h^2 for b, as usual.
        const secant = grid.assemble(map((s) => (s * s + smoothing) ** (p / 2 - 1)));
        const a = grid.assemble(map((s) => (s * s + smoothing) ** (p / 2 - 2) * ((p - 1) * s * s + smoothing)));
        multiply(secant, u, product);
        const b = product.map((value) => load * h * h - value);
        yield { a, b, context: Float64Array.of(2 * position - 1, (2 * k) / (k + 2) - 1) };
        t++;
        const step = nearlyExact(a, b);
        const before = now;
        let next = u;
        for (let length = 1; length > 1e-6; length /= 2) {
          next = u.map((value, i) => value + length * step[i]!);
          now = energy(next, load);
          if (now < before) break;
        }
        goOn = before - now > leastDecrease * Math.abs(before);
        u = next;
      }
    }
  },
});
