import type { Term } from '../../mip/index.ts';
import type { UncertaintySet } from '../uncertainty.ts';
import { nearestPoint } from './nearest-point.ts';
import { addRows, checkVector, dot, withinBounds } from './parts.ts';

/**
 * All xi = mean + F zeta for factors zeta of another, convex set: many parameters that move with few causes.
 * @param loadings - F, one row per component of xi, each with one entry per factor
 * @throws RangeError when the shapes differ or the factors' set is of whole numbers or a list
 */
export function createFactorSet(
  means: ArrayLike<number>,
  loadings: readonly ArrayLike<number>[],
  factors: UncertaintySet,
): UncertaintySet {
  const dimension = means.length;
  if (dimension === 0) throw new RangeError('an uncertainty set needs at least one component.');
  if (factors.integer === true || factors.scenarios !== undefined)
    throw new RangeError(`a factor model needs a convex set of factors, not a ${factors.kind} set of single points.`);
  checkVector('the mean', means, dimension);
  if (loadings.length !== dimension)
    throw new RangeError(`${loadings.length} rows of loadings for ${dimension} components.`);
  const mean = Float64Array.from(means);
  const matrix = loadings.map((row, i) => {
    checkVector(`the row ${i} of loadings`, row, factors.dimension);
    return Float64Array.from(row);
  });
  const of = (zeta: Float64Array) => mean.map((value, i) => value + dot(matrix[i]!, zeta));
  const pulled = (direction: Float64Array) =>
    Float64Array.from({ length: factors.dimension }, (_, k) =>
      matrix.reduce((sum, row, i) => sum + row[k]! * direction[i]!, 0),
    );
  const reach = (i: number, sign: number) =>
    mean[i]! + dot(matrix[i]!, factors.maximize(matrix[i]!.map((value) => sign * value)));
  const lower = mean.map((_, i) => reach(i, -1));
  const upper = mean.map((_, i) => reach(i, 1));

  function maximize(direction: Float64Array): Float64Array {
    checkVector('the direction', direction, dimension);
    return of(factors.maximize(pulled(direction)));
  }

  return {
    kind: 'factor',
    dimension,
    lower,
    upper,
    contains(point, tolerance = 1e-6) {
      if (!withinBounds(point, lower, upper, tolerance)) return false;
      const found = nearestPoint(point, maximize);
      return point.every((value, i) => Math.abs(value - found[i]!) <= tolerance);
    },
    sample: (rng) => of(factors.sample(rng)),
    project(point) {
      checkVector('the point', point, dimension);
      return nearestPoint(point, maximize);
    },
    maximize,
    addTo(builder, label) {
      const causes = factors.addTo(builder, `${label}_factor`);
      const columns = addRows(builder, label, { lower, upper });
      columns.forEach((column, i) => {
        const terms: Term[] = [[column, -1], ...causes.map((cause, k) => [cause, matrix[i]![k]!] as const)];
        builder.row(`${label}_is_${i + 1}`, terms, -mean[i]!, -mean[i]!);
      });
      return columns;
    },
  };
}
