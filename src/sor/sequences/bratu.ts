import { z } from 'zod';
import { createRng } from '../../util/rng.ts';
import { multiply } from '../csr-operations.ts';
import { norm } from '../iterate.ts';
import { defineSequence } from './define.ts';
import { createLattice, latticeLaplacian } from './lattice.ts';
import { nearlyExact } from './nearly-exact.ts';
import { seedOption, sideOption, systemsOption } from './options.ts';

/** The parameter stays below the turning point at 6.808, past which there is no solution. */
const lowest = 0.1;
const highest = 6.5;

/** A Newton iteration ends where the residual has fallen by this factor from that of u = 0. */
const reduction = 1e-8;

/**
 * Newton's method for -Laplacian u = lambda exp(u) on the unit square (Bratu), for one random lambda after another, each from
 * the solution of the last: (-Laplacian - lambda diag(exp(u))) correction = residual. As the exponential is convex, the
 * iterates from below increase to the solution and those from above fall below it at once, so every matrix is positive
 * definite. The diagonal varies within each matrix. Features: lambda and the Newton step, (2 k) / (k + 2) - 1 for step k.
 */
export const bratu = defineSequence({
  kind: 'bratu',
  description: "Newton steps of Bratu's problem -Laplacian u = lambda exp(u), for one random lambda after another.",
  paper: 'Bratu 1914; Kelley, Solving Nonlinear Equations with Newton’s Method, 2003',
  positiveDefinite: true,
  schema: z.strictObject({ side: sideOption(20), systems: systemsOption(1000), seed: seedOption }),
  features: () => ['lambda', 'newton step'],
  length: ({ systems }) => systems,
  *systems({ side, systems, seed }) {
    const rng = createRng(seed).fork('lambdas');
    const lattice = createLattice(side, 2);
    const laplacian = latticeLaplacian(lattice);
    const { size } = lattice;
    const h2 = 1 / (side + 1) ** 2;
    const u = new Float64Array(size);
    const product = new Float64Array(size);
    for (let t = 0; t < systems; ) {
      const position = rng.next();
      const lambda = lowest + (highest - lowest) * position;
      for (let k = 0; t < systems; k++) {
        multiply(laplacian, u, product);
        const growth = u.map((value) => lambda * h2 * Math.exp(value));
        const b = growth.map((value, i) => value - product[i]!);
        if (norm(b) <= reduction * lambda * h2 * Math.sqrt(size)) break;
        const a = { ...laplacian, diagonal: laplacian.diagonal.map((value, i) => value - growth[i]!) };
        yield { a, b, context: Float64Array.of(2 * position - 1, (2 * k) / (k + 2) - 1) };
        t++;
        const correction = nearlyExact(a, b);
        for (let i = 0; i < size; i++) u[i]! += correction[i]!;
      }
    }
  },
});
