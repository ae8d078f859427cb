import { columnKind } from './problem.ts';
import type { FlipScores } from './scores.ts';

/** Finds for a column the value that minimises the weighted violation of its rows. */
export interface Jumps {
  /** The best change of column j other than 0, rows weighted as the scores have it; 0 when the column cannot move. */
  best(j: number): number;
  /** Work done so far, in nonzeros touched. */
  effort(): number;
}

/**
 * Jump values (Luteberget, Sartor 2022, "Feasibility Jump", section 3): the weighted violation of the rows of a column
 * is convex and piecewise linear in its value, so that a walk over the sorted breakpoints finds the minimum; among
 * equally good values the one nearest to the current wins.
 */
export function jumps(scores: FlipScores): Jumps {
  const { state, weight } = scores;
  const { problem, x, activity } = state;
  const { kind, model, hardLower, hardUpper, scale } = problem;
  const { starts, indices, values, lower, upper } = model;
  let longest = 0;
  for (const j of problem.movable) longest = Math.max(longest, starts[j + 1]! - starts[j]!);
  const points = new Float64Array(2 * longest + 2);
  const slopes = new Float64Array(2 * longest + 2);
  const order: number[] = [];
  let effort = 0;

  function best(j: number): number {
    const now = x[j]!;
    const low = lower[j]!;
    const high = upper[j]!;
    if (kind[j] === columnKind.flip) return now < high - 0.5 ? 1 : -1;
    const whole = kind[j] === columnKind.integer;
    let count = 0;
    let slope = 0;
    for (let k = starts[j]!; k < starts[j + 1]!; k++) {
      const i = indices[k]!;
      const a = values[k]!;
      if (a === 0) continue;
      const rest = activity[i]! - a * now;
      const from = ((a > 0 ? hardLower[i]! : hardUpper[i]!) - rest) / a;
      const to = ((a > 0 ? hardUpper[i]! : hardLower[i]!) - rest) / a;
      const steep = Math.abs(a) * weight[i]! * scale[i]!;
      if (from > Number.NEGATIVE_INFINITY) {
        slope -= steep;
        points[count] = from;
        slopes[count++] = steep;
      }
      if (to < Number.POSITIVE_INFINITY) {
        points[count] = to;
        slopes[count++] = steep;
      }
    }
    effort += 4 * (starts[j + 1]! - starts[j]!) + 10;
    order.length = count;
    for (let k = 0; k < count; k++) order[k] = k;
    order.sort((p, q) => points[p]! - points[q]!);
    // The minimum lies where the slope changes sign: anywhere in [left, right].
    let left = low;
    let right = high;
    for (let k = 0; k < count; k++) {
      const at = points[order[k]!]!;
      const next = slope + slopes[order[k]!]!;
      if (slope < -1e-12 && next >= -1e-12) left = at;
      if (slope <= 1e-12 && next > 1e-12) {
        right = at;
        break;
      }
      slope = next;
    }
    if (right < left) right = left;
    left = Math.min(Math.max(left, low), high);
    right = Math.min(Math.max(right, low), high);
    // Whole values: those within the minimum, or, by convexity, the ones on either side of it.
    const least = whole ? Math.ceil(left - 1e-7) : left;
    const most = whole ? Math.floor(right + 1e-7) : right;
    if (least > most) return better(j, most - now, least - now);
    const target = now < least ? least : Math.min(now, most);
    if (Math.abs(target - now) >= 1e-9) return Number.isFinite(target) ? target - now : 0;
    // Already at a minimum: the other end of it, or the better neighbour.
    if (most >= now + 1 && most < Number.POSITIVE_INFINITY) return most - now;
    if (least <= now - 1 && least > Number.NEGATIVE_INFINITY) return least - now;
    return better(j, Math.min(1, high - now), Math.max(-1, low - now));
  }

  /** The better of two changes; one that is 0 is none. */
  function better(j: number, one: number, other: number): number {
    if (Math.abs(one) < 1e-9) return other;
    if (Math.abs(other) < 1e-9) return one;
    return scores.worth(j, one) >= scores.worth(j, other) ? one : other;
  }

  return { best, effort: () => effort };
}
