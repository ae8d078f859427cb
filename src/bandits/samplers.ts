import type { Rng } from '../util/rng.ts';

// Samplers that hold no spare variate between draws: the state of the stream is the whole state, so that a saved
// policy resumes bit for bit. (d3-random's samplers keep one, or cost a closure per draw.)

const layers = 256;
const coarseSteps = 8192;
/** Where the tail of the ziggurat begins, and the area of each layer, for 256 layers (Marsaglia & Tsang 2000). */
const tail = 3.6541528853610088;
const area = 4.92867323399e-3;

const density = (x: number) => Math.exp(-0.5 * x * x);

/** Right edges of the layers, from the base (its width extended by the tail's area) up to 0 at the top. */
const edges = new Float64Array(layers + 1);
edges[0] = area / density(tail);
edges[1] = tail;
for (let i = 2; i < layers; i++) edges[i] = Math.sqrt(-2 * Math.log(area / edges[i - 1]! + density(edges[i - 1]!)));

/** The variate at a position in (-1, 1) of a layer drawn uniformly, or a new one where the layer leaves the density. */
function normalAt(layer: number, position: number, rng: Rng): number {
  const x = position * edges[layer]!;
  return Math.abs(x) < edges[layer + 1]! ? x : normalOutside(layer, x, rng);
}

function normalOutside(layer: number, x: number, rng: Rng): number {
  if (layer === 0) return x < 0 ? -normalTail(rng) : normalTail(rng);
  const low = density(edges[layer]!);
  const high = density(edges[layer + 1]!);
  return low + rng.next() * (high - low) < density(x) ? x : normal(rng);
}

/**
 * A standard normal variate by the ziggurat method.
 * Source: Marsaglia & Tsang, "The ziggurat method for generating random variables", J. Stat. Software 5(8), 2000; layer
 * and position from separate bits, after Doornik, "An improved ziggurat method to generate normal random samples", 2005.
 */
export function normal(rng: Rng): number {
  const scaled = rng.next() * layers;
  const layer = Math.floor(scaled);
  return normalAt(layer, 2 * (scaled - layer) - 1, rng);
}

/** A standard normal variate given that it is above {@link tail} (Marsaglia 1964). */
function normalTail(rng: Rng): number {
  for (;;) {
    const x = -Math.log(1 - rng.next()) / tail;
    const y = -Math.log(1 - rng.next());
    if (2 * y > x * x) return tail + x;
  }
}

/**
 * A gamma variate with the given shape (positive) and scale 1.
 * Source: Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000; shapes below 1 by
 * the power of a uniform of its section 6.
 */
export function gamma(shape: number, rng: Rng): number {
  return shape < 1 ? gammaFromOne(shape + 1, rng) * (1 - rng.next()) ** (1 / shape) : gammaFromOne(shape, rng);
}

/** A gamma variate whose shape is at least 1. */
function gammaFromOne(shape: number, rng: Rng): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    // One draw of 53 bits serves the proposal (8 bits of layer, 32 of position) and, coarsely, its acceptance (13).
    const scaled = rng.next() * (layers * coarseSteps);
    const bits = Math.floor(scaled);
    const x = normalAt(bits % layers, 2 * (scaled - bits) - 1, rng);
    const t = 1 + c * x;
    if (t <= 0) continue;
    const v = t * t * t;
    const square = x * x;
    const coarse = Math.floor(bits / layers) + 1;
    // The squeeze of step 3 spares the logarithms, and the rest of the bits, in about nine of ten draws.
    if (coarse < coarseSteps * (1 - 0.0331 * square * square)) return d * v;
    const u = (coarse - rng.next()) / coarseSteps;
    if (Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** A beta variate with positive shapes a and b, in [0, 1]: X / (X + Y) of two gamma variates. */
export function beta(a: number, b: number, rng: Rng): number {
  const x = gamma(a, rng);
  const sum = x + gamma(b, rng);
  // For tiny shapes both variates can underflow; the limit of the distribution is a coin that shows 1 with a / (a + b).
  if (sum === 0) return rng.next() * (a + b) < a ? 1 : 0;
  return x / sum;
}
