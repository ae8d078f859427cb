import type { TraceForward } from './trace-forward.ts';
import type { UncertaintySet } from './uncertainty.ts';

/** A scenario and its scaled prediction. */
export interface Candidate {
  readonly scenario: Float64Array;
  readonly value: number;
}

/** Steps along the gradient that are tried, as shares of the set's widest side, the longest first. */
const shares = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

/** A gain below this, scaled, ends an ascent. */
const least = 1e-9;

/**
 * Projected gradient ascent of a traced network within an uncertainty set. Each step takes the best of the projections of
 * points along the gradient and of the member of the set that is farthest along it: where the network is linear up to
 * there, that one is the best.
 */
export function ascend(forward: TraceForward, set: UncertaintySet, start: Candidate, steps: number): Candidate {
  const gradient = new Float64Array(set.dimension);
  const widest = Math.max(...set.upper.map((upper, k) => upper - set.lower[k]!));
  let best = start;
  for (let step = 0; step < steps; step++) {
    forward.gradient(best.scenario, gradient);
    const norm = Math.hypot(...gradient);
    if (norm === 0) break;
    const { scenario: from } = best;
    const targets = [
      set.maximize(gradient),
      ...shares.map((share) => set.project(from.map((value, k) => value + ((share * widest) / norm) * gradient[k]!))),
    ];
    const before = best.value;
    for (const scenario of targets) {
      const value = forward.value(scenario);
      if (value > best.value) best = { scenario, value };
    }
    if (best.value <= before + least) break;
  }
  return best;
}

/**
 * Random search around a scenario: perturbations with a radius that halves whenever a round brings nothing. For sets of few
 * components, where gradients stop at kinks.
 */
export function refine(
  forward: TraceForward,
  set: UncertaintySet,
  start: Candidate,
  { rounds, tries, next }: { readonly rounds: number; readonly tries: number; readonly next: () => number },
): Candidate {
  let best = start;
  let radius = 0.25;
  for (let round = 0; round < rounds; round++) {
    const from = best.scenario;
    const before = best.value;
    for (let t = 0; t < tries; t++) {
      const moved = from.map((value, k) => value + radius * (2 * next() - 1) * (set.upper[k]! - set.lower[k]!));
      const scenario = set.project(moved);
      const value = forward.value(scenario);
      if (value > best.value) best = { scenario, value };
    }
    if (best.value <= before + least) radius /= 2;
  }
  return best;
}
