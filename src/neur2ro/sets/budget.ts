import { shuffle } from '../../util/rng.ts';
import type { UncertaintySet } from '../uncertainty.ts';
import { addRows, checkVector, dot, withinBounds, withinRows } from './parts.ts';

/** Component indices by a value, largest first; ties by index. */
function descending(values: ArrayLike<number>): number[] {
  return Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
}

/**
 * All xi in [0, 1]^n with sum xi <= gamma, of whole components where `integer` is set: at most gamma things go wrong
 * (Bertsimas and Sim, "The price of robustness", Operations Research 52(1), 2004).
 * @throws RangeError unless n is a positive integer and gamma a number of at least 0
 */
export function createBudgetSet(
  dimension: number,
  gamma: number,
  { integer = false }: { readonly integer?: boolean } = {},
): UncertaintySet {
  if (!Number.isSafeInteger(dimension) || dimension < 1)
    throw new RangeError(`an uncertainty set of dimension ${dimension}: a positive whole number is needed.`);
  if (!(gamma >= 0 && Number.isFinite(gamma)))
    throw new RangeError(`the uncertainty set is empty: its budget is ${gamma}, not a number of at least 0.`);
  const budget = Math.min(integer ? Math.floor(gamma + 1e-9) : gamma, dimension);
  const lower = new Float64Array(dimension);
  const upper = new Float64Array(dimension).fill(Math.min(1, budget));
  const rows = [{ normal: new Float64Array(dimension).fill(1), upper: budget }];

  /** Fills components in an order, each to at most 1, until the budget is spent. */
  function spend(order: readonly number[], useful: (i: number) => boolean): Float64Array {
    const point = new Float64Array(dimension);
    let left = budget;
    for (const i of order) {
      if (left <= 0 || !useful(i)) break;
      point[i] = Math.min(1, left);
      left -= point[i]!;
    }
    return point;
  }

  /** Shifts all components down by the one amount that meets the budget: the projection onto a capped simplex. */
  function project(point: Float64Array): Float64Array {
    const shifted = (shift: number) => point.map((value, i) => Math.min(Math.max(value - shift, 0), upper[i]!));
    // Searches project thousands of points: the sums are added up without the vectors.
    const sumAt = (shift: number) => {
      let sum = 0;
      for (let i = 0; i < dimension; i++) sum += Math.min(Math.max(point[i]! - shift, 0), upper[i]!);
      return sum;
    };
    if (sumAt(0) <= budget) return shifted(0);
    let low = 0;
    let high = Math.max(...point);
    for (let step = 0; step < 100; step++) {
      const middle = (low + high) / 2;
      if (sumAt(middle) > budget) low = middle;
      else high = middle;
    }
    return shifted(high);
  }

  return {
    kind: 'budget',
    dimension,
    lower,
    upper,
    rows,
    ...(integer ? { integer } : {}),
    contains: (point, tolerance = 1e-6) =>
      withinBounds(point, lower, upper, tolerance) &&
      withinRows(point, rows, tolerance) &&
      (!integer || point.every((value) => Math.abs(value - Math.round(value)) <= tolerance)),
    sample(rng) {
      if (integer) {
        const count = rng.int(budget + 1);
        const order = shuffle(
          Array.from({ length: dimension }, (_, i) => i),
          rng,
        );
        const chosen = new Set(order.slice(0, count));
        return lower.map((_, i) => Number(chosen.has(i)));
      }
      const draw = lower.map(() => rng.next());
      const total = dot(rows[0]!.normal, draw);
      const share = (budget * rng.next()) / total;
      return project(draw.map((value) => value * share));
    },
    project(point) {
      checkVector('the point', point, dimension);
      if (!integer) return project(point);
      // Nearest whole vectors differ in what a component gains by being 1 instead of 0, which is its value above 1/2.
      return spend(descending(point), (i) => point[i]! > 0.5);
    },
    maximize(direction) {
      checkVector('the direction', direction, dimension);
      return spend(descending(direction), (i) => direction[i]! > 0);
    },
    addTo: (builder, label) => addRows(builder, label, { lower, upper, integer }, rows),
  };
}
