import { createRidge } from '../../bandits/ridge.ts';
import { fillNormal } from '../../bandits/samplers.ts';
import type { Learned } from '../../bandits/shared.ts';
import type { Rng } from '../../util/rng.ts';
import type { OmegaModel, SystemView } from './omega-model.ts';

/** What a surface model is built on. */
export interface SurfaceSetup {
  /** The largest omega it proposes; the smallest is 1. Default 1.95. */
  readonly highest?: number;
  /** A stream of its own. */
  readonly rng: Rng;
}

const overContext = 4;
const overOmega = 8;
const size = overContext * overOmega;
const candidates = 96;
const ridge = 0.05;

function chebyshev(x: number, degree: number): number {
  return Math.cos(degree * Math.acos(Math.max(-1, Math.min(1, x))));
}

/**
 * Thompson sampling on a surface, without any spectral theory: the logarithm of the count is a tensor product of Chebyshev
 * polynomials, 4 in the first feature of the context (in [-1, 1]) and 8 in the logarithm of 2 - omega, fitted by Bayesian
 * linear regression; omega is where a surface drawn from the posterior is lowest, among 96 candidates.
 *
 * Source: Agrawal & Goyal, "Thompson sampling for contextual bandits with linear payoffs", ICML 2013.
 */
export function createSurfaceModel({ highest = 1.95, rng }: SurfaceSetup, saved?: Learned): OmegaModel {
  if (!(highest > 1 && highest < 2))
    throw new RangeError(`the largest omega must lie between 1 and 2, not ${highest}.`);
  const regression = createRidge(1, size, ridge, saved);
  // Weight, sum and sum of squares of the errors, and the first logarithm, about which the surface is centred.
  const moments = Float64Array.from(saved?.moments ?? [0, 0, 0]);
  const basis = new Float64Array(candidates * overOmega);
  const omegas = new Float64Array(candidates);
  for (let k = 0; k < candidates; k++) {
    omegas[k] = 2 - (2 - highest) ** (k / (candidates - 1));
    for (let j = 0; j < overOmega; j++) basis[k * overOmega + j] = chebyshev((2 * k) / (candidates - 1) - 1, j);
  }
  const drawn = new Float64Array(size);
  const along = new Float64Array(overOmega);
  const features = new Float64Array(size);

  const position = (omega: number) => (2 * Math.log(2 - omega)) / Math.log(2 - highest) - 1;
  const deviation = () => Math.max(0.02, Math.sqrt((moments[1]! + 0.25) / (moments[0]! + 1)));

  return {
    name: 'surface',
    propose({ context }: SystemView) {
      // theta = L^-T (targets + deviation z).
      fillNormal(drawn, rng);
      const { factors, targets } = regression;
      const width = moments[0]! === 0 ? 0 : deviation();
      for (let i = 0; i < size; i++) drawn[i] = targets[i]! + width * drawn[i]!;
      for (let i = size - 1; i >= 0; i--) {
        const value = drawn[i]! / factors[i * size + i]!;
        drawn[i] = value;
        for (let j = 0; j < i; j++) drawn[j]! -= factors[i * size + j]! * value;
      }
      along.fill(0);
      for (let i = 0; i < overContext; i++) {
        const weight = chebyshev(context[0] ?? 0, i);
        for (let j = 0; j < overOmega; j++) along[j]! += weight * drawn[i * overOmega + j]!;
      }
      // Before anything was seen: the middle.
      let best = candidates >> 1;
      let least = Infinity;
      if (moments[0]! > 0)
        for (let k = 0; k < candidates; k++) {
          let value = 0;
          for (let j = 0; j < overOmega; j++) value += along[j]! * basis[k * overOmega + j]!;
          if (value < least) {
            least = value;
            best = k;
          }
        }
      return { omega: omegas[best]!, probe: false, watch: false };
    },
    learn({ context }, { omega }, { iterations }) {
      const x = position(omega);
      for (let i = 0; i < overContext; i++)
        for (let j = 0; j < overOmega; j++)
          features[i * overOmega + j] = chebyshev(context[0] ?? 0, i) * chebyshev(x, j);
      if (moments[0] === 0) moments[2] = Math.log(Math.max(1, iterations));
      const value = Math.log(Math.max(1, iterations)) - moments[2]!;
      const error = value - regression.bound(0, features, 0);
      // Early errors say how little was known, not how noisy counts are.
      moments[0] = 0.98 * moments[0]! + 1;
      moments[1] = 0.98 * moments[1]! + error * error;
      regression.learn(0, features, value);
    },
    toJSON: () => ({
      kind: 'surface',
      highest,
      rng: rng.toJSON(),
      learned: { factors: [...regression.factors], targets: [...regression.targets], moments: [...moments] },
    }),
  };
}
