import type { UncertaintySet } from '../uncertainty.ts';
import { addRows, checkBounds, checkVector, clamp, withinBounds } from './parts.ts';

/**
 * All xi with lower <= xi <= upper.
 * @throws RangeError when the bounds are of unequal lengths, infinite or out of order
 */
export function createBoxSet(lowerBounds: ArrayLike<number>, upperBounds: ArrayLike<number>): UncertaintySet {
  checkBounds(lowerBounds, upperBounds);
  const lower = Float64Array.from(lowerBounds);
  const upper = Float64Array.from(upperBounds);
  const dimension = lower.length;
  return {
    kind: 'box',
    dimension,
    lower,
    upper,
    rows: [],
    contains: (point, tolerance = 1e-6) => withinBounds(point, lower, upper, tolerance),
    sample: (rng) => lower.map((least, i) => least + (upper[i]! - least) * rng.next()),
    project(point) {
      checkVector('the point', point, dimension);
      return clamp(point, lower, upper);
    },
    maximize(direction) {
      checkVector('the direction', direction, dimension);
      return lower.map((least, i) => (direction[i]! > 0 ? upper[i]! : least));
    },
    addTo: (builder, label) => addRows(builder, label, { lower, upper }),
  };
}
