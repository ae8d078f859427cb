import { createDenseLp } from '../dense-lp.ts';
import type { UncertaintySet } from '../uncertainty.ts';
import { nearestPoint } from './nearest-point.ts';
import { addRows, checkBounds, checkVector, sampleByOracle, withinBounds, withinRows } from './parts.ts';

/**
 * All xi with lower <= xi <= upper that satisfy every row.
 * @throws RangeError when bounds are infinite or out of order, a row has another dimension, or no xi satisfies them all
 */
export function createPolyhedralSet(
  lowerBounds: ArrayLike<number>,
  upperBounds: ArrayLike<number>,
  halfspaces: readonly { readonly normal: ArrayLike<number>; readonly upper: number }[],
): UncertaintySet {
  checkBounds(lowerBounds, upperBounds);
  const lower = Float64Array.from(lowerBounds);
  const upper = Float64Array.from(upperBounds);
  const dimension = lower.length;
  const rows = halfspaces.map(({ normal, upper: side }, k) => {
    checkVector(`row ${k} of the uncertainty set`, normal, dimension);
    if (Number.isNaN(side))
      throw new RangeError(`row ${k} of the uncertainty set has no number on its right-hand side.`);
    return { normal: Float64Array.from(normal), upper: side };
  });

  function farthest(direction: Float64Array): Float64Array | undefined {
    const program = createDenseLp(direction, lower, upper);
    for (const { normal, upper: side } of rows) program.addRow(normal, side);
    return program.solve() ? program.x() : undefined;
  }

  if (farthest(new Float64Array(dimension)) === undefined)
    throw new RangeError('the uncertainty set is empty: no point within its bounds satisfies all of its rows.');

  function maximize(direction: Float64Array): Float64Array {
    checkVector('the direction', direction, dimension);
    return farthest(direction)!;
  }

  return {
    kind: 'polyhedral',
    dimension,
    lower,
    upper,
    rows,
    contains: (point, tolerance = 1e-6) =>
      withinBounds(point, lower, upper, tolerance) && withinRows(point, rows, tolerance),
    sample: (rng) => sampleByOracle(dimension, maximize, rng),
    project(point) {
      checkVector('the point', point, dimension);
      if (withinBounds(point, lower, upper, 0) && withinRows(point, rows, 0)) return point.slice();
      return nearestPoint(point, maximize);
    },
    maximize,
    addTo: (builder, label) => addRows(builder, label, { lower, upper }, rows),
  };
}
