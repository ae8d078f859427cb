/** A piecewise-linear function of one variable on an interval: its values at ascending points, linear in between. */
export interface Piecewise {
  /** At least two points, the ends of the interval first and last. */
  readonly points: Float64Array;
  readonly values: Float64Array;
}

/** Points nearer than this share of the interval count as one. */
const closeness = 1e-9;

/** Slopes that differ by no more than this share of their size are one. */
const sameSlope = 1e-12;

/** variable itself, on [lower, upper], less `lower`. */
export function identity(lower: number, upper: number): Piecewise {
  return { points: Float64Array.of(lower, upper), values: Float64Array.of(0, upper - lower) };
}

/** The ascending union of several ascending lists of points. */
export function unionOf(grids: readonly Float64Array[]): Float64Array {
  const [first, ...others] = grids;
  const same = (grid: Float64Array) => grid.length === first!.length && grid.every((point, k) => point === first![k]);
  if (others.every(same)) return first!;
  return Float64Array.from(new Set(grids.flatMap((grid) => [...grid]))).sort();
}

/** The values of a function at a finer grid that holds its own points. */
export function valuesOn({ points, values }: Piecewise, grid: Float64Array): Float64Array {
  if (grid.length === points.length) return values;
  let k = 0;
  return grid.map((at) => {
    while (k < points.length - 2 && at > points[k + 1]!) k++;
    const share = (at - points[k]!) / (points[k + 1]! - points[k]!);
    return values[k]! + share * (values[k + 1]! - values[k]!);
  });
}

/** The sum of weight times function, all on one interval. */
export function weightedSum(terms: readonly (readonly [Piecewise, number])[]): Piecewise {
  const points = unionOf(terms.map(([{ points }]) => points));
  const values = new Float64Array(points.length);
  for (const [piecewise, weight] of terms) {
    const own = valuesOn(piecewise, points);
    for (let k = 0; k < values.length; k++) values[k]! += weight * own[k]!;
  }
  return { points, values };
}

/** The least and the greatest value. */
export function rangeOf({ values }: Piecewise): readonly [least: number, greatest: number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/** Leaves out the points at which the slope does not change. */
function simplified(points: readonly number[], values: readonly number[]): Piecewise {
  const kept = [0];
  for (let k = 1; k < points.length - 1; k++) {
    const from = kept.at(-1)!;
    const before = (values[k]! - values[from]!) / (points[k]! - points[from]!);
    const after = (values[k + 1]! - values[k]!) / (points[k + 1]! - points[k]!);
    if (Math.abs(after - before) > sameSlope * Math.max(Math.abs(before), Math.abs(after))) kept.push(k);
  }
  kept.push(points.length - 1);
  return {
    points: Float64Array.from(kept, (k) => points[k]!),
    values: Float64Array.from(kept, (k) => values[k]!),
  };
}

/**
 * max(0, constant + function), exactly: a point is added where the sum changes sign. Of a variable that is 0 or 1 only
 * the ends count (`endsOnly`), which leaves every function affine: e(x) = e(0) + x (e(1) - e(0)).
 */
export function rectified({ points, values }: Piecewise, constant: number, endsOnly: boolean): Piecewise {
  const found: number[] = [];
  const heights: number[] = [];
  const near = closeness * (points.at(-1)! - points[0]!);
  for (let k = 0; k < points.length; k++) {
    const height = values[k]! + constant;
    const before = k === 0 ? height : values[k - 1]! + constant;
    if (!endsOnly && before * height < 0) {
      const zero = points[k - 1]! + ((points[k]! - points[k - 1]!) * before) / (before - height);
      if (zero - points[k - 1]! > near && points[k]! - zero > near) {
        found.push(zero);
        heights.push(0);
      }
    }
    found.push(points[k]!);
    heights.push(Math.max(0, height));
  }
  return simplified(found, heights);
}
