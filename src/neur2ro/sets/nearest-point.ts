import { dot } from './parts.ts';

const mostSteps = 300;

/** The optimality gap, relative to the scale of the points, at which the search ends. */
const enough = 1e-14;

/** Solves a small dense system by elimination with row exchanges; undefined when it is singular to rounding. */
function solved(system: Float64Array[], right: Float64Array): Float64Array | undefined {
  const n = right.length;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(system[i]![k]!) > Math.abs(system[best]![k]!)) best = i;
    if (Math.abs(system[best]![k]!) < 1e-14) return undefined;
    [system[k], system[best]] = [system[best]!, system[k]!];
    [right[k], right[best]] = [right[best]!, right[k]!];
    for (let i = k + 1; i < n; i++) {
      const factor = system[i]![k]! / system[k]![k]!;
      if (factor === 0) continue;
      for (let j = k; j < n; j++) system[i]![j]! -= factor * system[k]![j]!;
      right[i]! -= factor * right[k]!;
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) right[k]! -= system[k]![j]! * right[j]!;
    right[k]! /= system[k]![k]!;
  }
  return right;
}

/** The weights, of sum 1 and any sign, whose combination of the points is shortest. */
function affineWeights(points: readonly Float64Array[], scale: number): Float64Array | undefined {
  const n = points.length;
  const system = points.map((a) => Float64Array.from([...points.map((b) => dot(a, b) / scale), 1]));
  system.push(Float64Array.from([...new Array<number>(n).fill(1), 0]));
  const right = new Float64Array(n + 1);
  right[n] = 1;
  return solved(system, right)?.slice(0, n);
}

/**
 * The member of a convex set that is nearest to a point, from the set's linear maximisation alone: the minimum-norm point
 * algorithm of Wolfe (Mathematical Programming 11, 1976), which ends with the exact point of a polytope and converges on
 * round sets.
 */
export function nearestPoint(point: Float64Array, maximize: (direction: Float64Array) => Float64Array): Float64Array {
  const away = (member: Float64Array) => member.map((value, i) => value - point[i]!);
  let points = [away(maximize(new Float64Array(point.length)))];
  let weights = [1];
  let shortest: Float64Array = points[0]!;
  for (let step = 0; step < mostSteps; step++) {
    const candidate = away(maximize(shortest.map((value) => -value)));
    const scale = Math.max(dot(candidate, candidate), dot(shortest, shortest), 1e-300);
    if (dot(shortest, shortest) - dot(shortest, candidate) <= enough * Math.max(1, scale)) break;
    points = [...points, candidate];
    weights = [...weights, 0];
    for (;;) {
      const wanted = affineWeights(points, scale);
      if (wanted === undefined) return shortest.map((value, i) => value + point[i]!);
      const inside = wanted.every((weight) => weight > 1e-13);
      const shares = weights.map((weight, k) =>
        wanted[k]! > 1e-13 ? Number.POSITIVE_INFINITY : weight / Math.max(weight - wanted[k]!, 1e-300),
      );
      const share = Math.min(1, ...shares);
      const mixed = weights.map((weight, k) => weight + share * (wanted[k]! - weight));
      const leaving = inside ? -1 : shares.indexOf(Math.min(...shares));
      const kept = mixed.map((weight, k) => k !== leaving && weight > 1e-15);
      points = points.filter((_, k) => kept[k]);
      const total = mixed.reduce((sum, weight, k) => sum + (kept[k] ? weight : 0), 0);
      weights = mixed.filter((_, k) => kept[k]).map((weight) => weight / total);
      if (inside) break;
    }
    const next = point.map((_, i) => points.reduce((sum, member, k) => sum + weights[k]! * member[i]!, 0));
    if (dot(next, next) >= dot(shortest, shortest)) break;
    shortest = next;
  }
  return shortest.map((value, i) => value + point[i]!);
}
