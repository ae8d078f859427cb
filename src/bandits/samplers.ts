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

/** A normal variate where x leaves its layer: from the tail, or from under the density's edge, or from a new draw. */
function outside(layer: number, x: number, rng: Rng): number {
  if (layer === 0) return x < 0 ? -normalTail(rng) : normalTail(rng);
  const low = density(edges[layer]!);
  const high = density(edges[layer + 1]!);
  if (low + rng.next() * (high - low) < density(x)) return x;
  const scaled = rng.next() * layers;
  const next = scaled | 0;
  const again = (2 * (scaled - next) - 1) * edges[next]!;
  return Math.abs(again) < edges[next + 1]! ? again : outside(next, again, rng);
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
 * Fills `out` with standard normal variates, by the ziggurat method. A loop rather than a function of one variate: a number
 * that leaves a function which is not inlined is boxed, which costs as much as drawing it.
 *
 * Source: Marsaglia & Tsang, "The ziggurat method for generating random variables", J. Stat. Software 5(8), 2000; layer
 * and position from separate bits, after Doornik, "An improved ziggurat method to generate normal random samples", 2005.
 */
export function fillNormal(out: Float64Array, rng: Rng): void {
  for (let i = 0; i < out.length; i++) {
    const scaled = rng.next() * layers;
    const layer = scaled | 0;
    const x = (2 * (scaled - layer) - 1) * edges[layer]!;
    out[i] = Math.abs(x) < edges[layer + 1]! ? x : outside(layer, x, rng);
  }
}

/**
 * Fills `out` with gamma variates of scale 1, one for each shape (all positive).
 *
 * Source: Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000; shapes below 1 by
 * the power of a uniform of its section 6.
 */
export function fillGamma(out: Float64Array, shapes: Float64Array, rng: Rng): void {
  for (let i = 0; i < shapes.length; i++) {
    const shape = shapes[i]!;
    const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
    const root = Math.sqrt(9 * d);
    for (;;) {
      // One draw of 53 bits serves the proposal (8 bits of layer, 32 of position) and, coarsely, its acceptance (13).
      const scaled = rng.next() * (layers * coarseSteps);
      const bits = scaled | 0;
      const layer = bits & (layers - 1);
      let x = (2 * (scaled - bits) - 1) * edges[layer]!;
      if (Math.abs(x) >= edges[layer + 1]!) x = outside(layer, x, rng);
      const y = x / root;
      const t = 1 + y;
      if (t <= 0) continue;
      const v = t * t * t;
      out[i] = d * v;
      const coarse = ((bits / layers) | 0) + 1;
      // The logarithm of the acceptance is d (3 ln(1 + y) - 3 y + 1.5 y^2 - y^3). By the series of the logarithm it is at
      // least -0.75 d y^4 / min(1, t), a sharper squeeze than step 3 of the paper: it decides nearly every draw.
      if ((coarseSteps - coarse) * Math.min(t, 1) > 0.75 * coarseSteps * d * y * y * y * y) break;
      const u = (coarse - rng.next()) / coarseSteps;
      if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) break;
    }
    if (shape < 1) out[i]! *= (1 - rng.next()) ** (1 / shape);
  }
}

/**
 * Fills `out` with beta variates: entry i with the shapes `shapes[i]` and `shapes[n + i]`, all positive, n the length of
 * `out`. Beta(a, b) is X / (X + Y) of a Gamma(a) and a Gamma(b) variate.
 * @param drawn room for the gamma variates, as long as `shapes`
 */
export function drawBetas(out: Float64Array, shapes: Float64Array, drawn: Float64Array, rng: Rng): void {
  fillGamma(drawn, shapes, rng);
  const length = out.length;
  for (let i = 0; i < length; i++) {
    const sum = drawn[i]! + drawn[length + i]!;
    if (sum > 0) out[i] = drawn[i]! / sum;
    // For tiny shapes both can underflow; what is left of the distribution is a coin that shows 1 with a / (a + b).
    else out[i] = rng.next() * (shapes[i]! + shapes[length + i]!) < shapes[i]! ? 1 : 0;
  }
}
