import type { Rng } from '../../util/rng.ts';

/** A whole number, uniform from lowest to highest, both included. */
export function between(rng: Rng, lowest: number, highest: number): number {
  return lowest + rng.int(highest - lowest + 1);
}

/** `count` distinct whole numbers below `bound`, each set equally likely (Floyd's algorithm), ascending. */
export function sample(rng: Rng, bound: number, count: number): number[] {
  const chosen = new Set<number>();
  for (let top = bound - count; top < bound; top++) {
    const pick = rng.int(top + 1);
    chosen.add(chosen.has(pick) ? top : pick);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** An index drawn in proportion to nonnegative weights; undefined when they are all zero. */
export function weighted(rng: Rng, weights: ArrayLike<number>): number | undefined {
  let total = 0;
  for (let k = 0; k < weights.length; k++) total += weights[k]!;
  let rest = rng.next() * total;
  let last: number | undefined;
  for (let k = 0; k < weights.length; k++) {
    if (weights[k]! <= 0) continue;
    last = k;
    rest -= weights[k]!;
    if (rest < 0) return k;
  }
  // Rounding can leave a rest after the last weight.
  return last;
}
