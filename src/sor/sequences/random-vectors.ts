import { fillGamma, fillNormal } from '../../bandits/samplers.ts';
import type { Rng } from '../../util/rng.ts';

/**
 * A standard normal vector given that its length is at most sqrt(n): the right-hand sides of "Learning to Relax", as its
 * code draws them (its appendix says n).
 */
export function truncatedNormal(size: number, rng: Rng): Float64Array {
  const vector = new Float64Array(size);
  for (;;) {
    fillNormal(vector, rng);
    let square = 0;
    for (let i = 0; i < size; i++) square += vector[i]! * vector[i]!;
    if (square <= size) return vector;
  }
}

/** A variate of Beta(a, b). */
export function drawBeta(a: number, b: number, rng: Rng): number {
  const pair = new Float64Array(2);
  fillGamma(pair, Float64Array.of(a, b), rng);
  const sum = pair[0]! + pair[1]!;
  // Both underflow together only for tiny shapes; the limit of the law there is one of its ends.
  return sum > 0 ? pair[0]! / sum : 0;
}
