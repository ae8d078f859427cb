import { createRng } from '../../util/rng.ts';
import type { UncertaintySet } from '../uncertainty.ts';
import { addRows, checkVector, dot, gaussian, withinBounds } from './parts.ts';

/** Tangents in random directions, per component, that hold the set in a MIP besides its box. */
const tangents = 8;

/**
 * All xi with sum ((xi_i - center_i) / radius_i)^2 <= 1: an ellipsoid with its axes along the components, those of radius
 * 0 certain (Ben-Tal and Nemirovski, Operations Research Letters 25, 1999).
 * @throws RangeError when lengths differ, or a radius is negative or no number
 */
export function createEllipsoidalSet(centers: ArrayLike<number>, radii: ArrayLike<number>): UncertaintySet {
  const dimension = centers.length;
  if (dimension === 0) throw new RangeError('an uncertainty set needs at least one component.');
  checkVector('the center', centers, dimension);
  checkVector('the radius', radii, dimension);
  const center = Float64Array.from(centers);
  const radius = Float64Array.from(radii);
  radius.forEach((value, i) => {
    if (value < 0) throw new RangeError(`the uncertainty set is empty: component ${i} has the radius ${value}.`);
  });
  const lower = center.map((value, i) => value - radius[i]!);
  const upper = center.map((value, i) => value + radius[i]!);

  const length = (point: Float64Array) =>
    Math.hypot(...point.map((value, i) => (radius[i] === 0 ? 0 : (value - center[i]!) / radius[i]!)));

  function maximize(direction: Float64Array): Float64Array {
    checkVector('the direction', direction, dimension);
    const scaled = direction.map((value, i) => value * radius[i]!);
    const norm = Math.hypot(...scaled);
    return norm < 1e-300 ? center.slice() : center.map((value, i) => value + (radius[i]! * scaled[i]!) / norm);
  }

  return {
    kind: 'ellipsoidal',
    dimension,
    lower,
    upper,
    contains: (point, tolerance = 1e-6) =>
      withinBounds(point, lower, upper, tolerance) && length(point) <= 1 + tolerance,
    sample(rng) {
      const direction = center.map(() => gaussian(rng));
      const scale = rng.next() ** (1 / dimension) / Math.hypot(...direction);
      return center.map((value, i) => value + radius[i]! * direction[i]! * scale);
    },
    project(point) {
      checkVector('the point', point, dimension);
      const inside = point.map((value, i) => (radius[i] === 0 ? center[i]! : value));
      if (length(inside) <= 1) return inside;
      // The nearest point is radius^2 (point - center) / (radius^2 + multiplier) off the center, for the multiplier that
      // puts it on the boundary; the length falls as the multiplier grows.
      const at = (multiplier: number) =>
        center.map(
          (value, i) => value + (radius[i]! ** 2 * (inside[i]! - value)) / (radius[i]! ** 2 + multiplier || 1),
        );
      let low = 0;
      let high = Math.max(...radius) * Math.hypot(...inside.map((value, i) => value - center[i]!));
      for (let step = 0; step < 200; step++) {
        const middle = (low + high) / 2;
        if (length(at(middle)) > 1) low = middle;
        else high = middle;
      }
      return at(high);
    },
    maximize,
    addTo(builder, label) {
      // The directions are part of the model's definition, hence a seed of their own.
      const rng = createRng(dimension);
      const rows = Array.from({ length: tangents * dimension }, () => {
        const normal = center.map((_, i) => (radius[i] === 0 ? 0 : gaussian(rng) / radius[i]!));
        return { normal, upper: dot(normal, maximize(normal)) };
      });
      return addRows(builder, label, { lower, upper }, rows);
    },
  };
}
