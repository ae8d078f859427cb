import type { SearchProblem } from './problem.ts';

/** The state of a local search: a vector, its row activities, the rows it violates, its objective. */
export interface SearchState {
  readonly problem: SearchProblem;
  /** The current vector, length n; change it through {@link SearchState.shift} only. */
  readonly x: Float64Array;
  /** Ax, length m. */
  readonly activity: Float64Array;
  /** The violated rows: the first {@link SearchState.violatedCount} entries. */
  readonly violated: Int32Array;
  /** Index of each row in `violated`, -1 where the row holds; length m. */
  readonly place: Int32Array;
  violatedCount(): number;
  /** Sum over rows of scaled violations. */
  totalViolation(): number;
  /** c'x + offset, soft sides included. */
  objective(): number;
  /** Changes x[j] by delta: O(length of column j). */
  shift(j: number, delta: number): void;
  /** Changes the activity of one row, for searches that walk the column themselves; they call {@link SearchState.place} rules through this alone. */
  moveRow(i: number, delta: number): void;
  /** Sets x[j] and adds its cost without touching rows: the other half of a shift done row by row. */
  setColumn(j: number, value: number): void;
  /** Starts anew from a vector (held columns take their base value), recomputing everything. O(nonzeros). */
  reset(x: Float64Array): void;
  /** Work done so far, in nonzeros touched. */
  effort(): number;
}

/** Scaled violation of row i at an activity. */
export function rowViolation(problem: SearchProblem, i: number, activity: number): number {
  const lack = problem.hardLower[i]! - activity;
  const excess = activity - problem.hardUpper[i]!;
  const most = Math.max(lack, excess);
  return most > problem.tolerance[i]! ? most * problem.scale[i]! : 0;
}

/** What soft row s costs at an activity. */
export function softCost(problem: SearchProblem, s: number, activity: number): number {
  const { soft } = problem;
  const lack = (soft.side[s]! - activity) * soft.sense[s]!;
  if (lack <= 1e-9) return 0;
  const step = soft.step[s]!;
  return soft.rate[s]! * (step > 0 ? step * Math.ceil(lack / step - 1e-9) : lack);
}

/** A search state at the base vector of the problem, or at x where given. */
export function searchState(problem: SearchProblem, start?: Float64Array): SearchState {
  const { rows, columns, cost, kind, base, scale, hardLower, hardUpper, tolerance, soft, model } = problem;
  const { starts, indices, values } = model;
  const x = new Float64Array(columns);
  const activity = new Float64Array(rows);
  const violated = new Int32Array(rows);
  const place = new Int32Array(rows).fill(-1);
  const softOf = soft.of;
  let count = 0;
  let total = 0;
  let objective = 0;
  let effort = 0;

  function moveRow(i: number, delta: number): void {
    const before = activity[i]!;
    const after = before + delta;
    activity[i] = after;
    const lower = hardLower[i]!;
    const upper = hardUpper[i]!;
    const allowed = tolerance[i]!;
    const lack = Math.max(lower - after, after - upper);
    const at = place[i]!;
    if (at >= 0) {
      const lacked = Math.max(lower - before, before - upper);
      if (lack > allowed) {
        total += (lack - lacked) * scale[i]!;
      } else {
        total -= lacked * scale[i]!;
        const last = violated[--count]!;
        violated[at] = last;
        place[last] = at;
        place[i] = -1;
        if (count === 0) total = 0;
      }
    } else if (lack > allowed) {
      total += lack * scale[i]!;
      place[i] = count;
      violated[count++] = i;
    }
    const s = softOf[i]!;
    if (s >= 0) objective += softCost(problem, s, after) - softCost(problem, s, before);
  }

  function setColumn(j: number, value: number): void {
    objective += cost[j]! * (value - x[j]!);
    x[j] = value;
  }

  function reset(from: Float64Array): void {
    activity.fill(0);
    place.fill(-1);
    count = 0;
    total = 0;
    objective = problem.offset;
    for (let j = 0; j < columns; j++) {
      const value = kind[j] === 0 ? base[j]! : from[j]!;
      x[j] = value;
      if (value === 0) continue;
      objective += cost[j]! * value;
      for (let k = starts[j]!; k < starts[j + 1]!; k++) activity[indices[k]!]! += values[k]! * value;
    }
    for (let i = 0; i < rows; i++) {
      const at = activity[i]!;
      const amount = rowViolation(problem, i, at);
      if (amount > 0) {
        place[i] = count;
        violated[count++] = i;
        total += amount;
      }
      const s = softOf[i]!;
      if (s >= 0) objective += softCost(problem, s, at);
    }
    effort += indices.length;
  }

  reset(start ?? base);
  return {
    problem,
    x,
    activity,
    violated,
    place,
    violatedCount: () => count,
    totalViolation: () => total,
    objective: () => objective,
    shift(j, delta) {
      const end = starts[j + 1]!;
      for (let k = starts[j]!; k < end; k++) moveRow(indices[k]!, values[k]! * delta);
      setColumn(j, x[j]! + delta);
      effort += end - starts[j]! + 1;
    },
    moveRow,
    setColumn,
    reset,
    effort: () => effort,
  };
}
