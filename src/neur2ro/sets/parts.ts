import type { ModelBuilder } from '../../mip/index.ts';
import type { Rng } from '../../util/rng.ts';
import type { Halfspace } from '../uncertainty.ts';

/** The inner product of two vectors of one length. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Holds a vector to a dimension. Throws a RangeError, with the name of what it is, when it has another or holds no number. */
export function checkVector(name: string, vector: ArrayLike<number>, dimension: number): void {
  if (vector.length !== dimension)
    throw new RangeError(`${name} has ${vector.length} components where the uncertainty set has ${dimension}.`);
  for (let i = 0; i < dimension; i++)
    if (!Number.isFinite(vector[i]!)) throw new RangeError(`${name} holds ${vector[i]} at component ${i}.`);
}

/** Holds bounds to finite values in order. Throws a RangeError that names the first component where they are not. */
export function checkBounds(lower: ArrayLike<number>, upper: ArrayLike<number>): void {
  if (lower.length === 0) throw new RangeError('an uncertainty set needs at least one component.');
  checkVector('the upper bound', upper, lower.length);
  checkVector('the lower bound', lower, lower.length);
  for (let i = 0; i < lower.length; i++)
    if (lower[i]! > upper[i]!)
      throw new RangeError(`the uncertainty set is empty: component ${i} has the bounds ${lower[i]} and ${upper[i]}.`);
}

/** Whether a point of the right dimension is within bounds, each up to the tolerance. */
export function withinBounds(
  point: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  tolerance: number,
): boolean {
  return (
    point.length === lower.length &&
    point.every((value, i) => value >= lower[i]! - tolerance && value <= upper[i]! + tolerance)
  );
}

/** Whether a point satisfies all rows, each up to the tolerance. */
export function withinRows(point: Float64Array, rows: readonly Halfspace[], tolerance: number): boolean {
  return rows.every(({ normal, upper }) => dot(normal, point) <= upper + tolerance);
}

/** The point of a box that is nearest to another, and the one that goes farthest in a direction. */
export function clamp(point: ArrayLike<number>, lower: Float64Array, upper: Float64Array): Float64Array {
  return lower.map((least, i) => Math.min(Math.max(point[i]!, least), upper[i]!));
}

/** Adds a column per component with the bounds of the box, then the rows. */
export function addRows(
  builder: ModelBuilder,
  label: string,
  set: { readonly lower: Float64Array; readonly upper: Float64Array; readonly integer?: boolean },
  rows: readonly Halfspace[] = [],
): readonly number[] {
  const columns = Array.from(set.lower, (lower, i) =>
    builder.column({ name: `${label}_${i + 1}`, lower, upper: set.upper[i]!, integer: set.integer ?? false }),
  );
  rows.forEach(({ normal, upper }, k) => {
    const terms = columns.map((column, i) => [column, normal[i]!] as const);
    builder.row(`${label}_row_${k + 1}`, terms, Number.NEGATIVE_INFINITY, upper);
  });
  return columns;
}

/** A standard normal number (Box and Muller). */
export function gaussian(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next());
}

/** A random convex combination of members that are farthest in random directions: every part of the set can be met. */
export function sampleByOracle(
  dimension: number,
  maximize: (direction: Float64Array) => Float64Array,
  rng: Rng,
): Float64Array {
  const point = new Float64Array(dimension);
  const weights = Array.from({ length: dimension + 1 }, () => -Math.log(1 - rng.next()));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const weight of weights) {
    const member = maximize(Float64Array.from({ length: dimension }, () => gaussian(rng)));
    for (let i = 0; i < dimension; i++) point[i]! += (weight / total) * member[i]!;
  }
  return point;
}
