import { SolverError } from '../util/errors.ts';

/** Below this, a value counts as within its bounds and a pivot as zero. */
const slack = 1e-9;

/** By how much, relative to the largest cost, costs are shifted where ties lead the simplex method round and round. */
const shift = 1e-7;

/** Pivots between rebuilds of the dictionary from the rows themselves: rounding errors grow with each pivot. */
const rebuildAfter = 150;

/**
 * max cost'x over lower <= x <= upper and rows added one by one: a small dense linear program, solved on the calling
 * thread by the bounded dual simplex method, warm from one solve to the next.
 */
export interface DenseLp {
  /** Adds coefficients'x <= upper and returns the row's index. */
  addRow(coefficients: ArrayLike<number>, upper: number): number;
  /** Solves; false when no x satisfies all rows. */
  solve(): boolean;
  /** The solution of the last solve. */
  x(): Float64Array;
  /** The multiplier of a row in the last solve, at least 0. */
  dual(row: number): number;
}

/**
 * A dense linear program without rows. All bounds must be finite, which makes the start dual feasible.
 * @throws RangeError when a bound is infinite or a lower bound exceeds the upper one
 */
export function createDenseLp(cost: ArrayLike<number>, lower: ArrayLike<number>, upper: ArrayLike<number>): DenseLp {
  const n = cost.length;
  for (let j = 0; j < n; j++) {
    if (!Number.isFinite(lower[j]!) || !Number.isFinite(upper[j]!) || lower[j]! > upper[j]!)
      throw new RangeError(`component ${j} has the bounds ${lower[j]} and ${upper[j]}, not finite ones in order.`);
  }
  const sources: { readonly coefficients: Float64Array; readonly upper: number }[] = [];
  // Variables: 0 .. n-1 are x, n + r is the slack of row r. Basic i stands in row i: basic = constant - table * nonbasic.
  let table = new Float64Array(8 * n);
  let constants = new Float64Array(8);
  let values = new Float64Array(8);
  let basic: number[] = [];
  const nonbasic = Int32Array.from({ length: n }, (_, j) => j);
  const atUpper = Uint8Array.from({ length: n }, (_, j) => Number(cost[j]! > 0));
  const reduced = Float64Array.from(cost);
  let pivots = 0;
  /** Whether values were carried along since they were last computed. */
  let moved = false;

  const lowerOf = (variable: number) => (variable < n ? lower[variable]! : 0);
  const upperOf = (variable: number) => (variable < n ? upper[variable]! : Number.POSITIVE_INFINITY);
  const standing = (j: number) => (atUpper[j] === 1 ? upperOf(nonbasic[j]!) : lowerOf(nonbasic[j]!));

  function grow(): void {
    if (basic.length < constants.length) return;
    const larger = new Float64Array(2 * constants.length * n);
    larger.set(table);
    table = larger;
    const largerConstants = new Float64Array(2 * constants.length);
    largerConstants.set(constants);
    constants = largerConstants;
    const largerValues = new Float64Array(constants.length);
    largerValues.set(values);
    values = largerValues;
  }

  /** Writes a row's slack as the last basic variable, in terms of the nonbasic ones. */
  function enter(row: number): void {
    grow();
    const { coefficients, upper: side } = sources[row]!;
    const i = basic.length;
    const start = i * n;
    table.fill(0, start, start + n);
    let constant = side;
    for (let j = 0; j < n; j++) if (nonbasic[j]! < n) table[start + j] = coefficients[nonbasic[j]!]!;
    for (let k = 0; k < i; k++) {
      const variable = basic[k]!;
      const weight = variable < n ? coefficients[variable]! : 0;
      if (weight === 0) continue;
      constant -= weight * constants[k]!;
      for (let j = 0; j < n; j++) table[start + j]! -= weight * table[k * n + j]!;
    }
    constants[i] = constant;
    basic.push(n + row);
    evaluate(i);
  }

  /** The value of a basic variable from the nonbasic ones. */
  function evaluate(i: number): void {
    const base = i * n;
    let value = constants[i]!;
    for (let j = 0; j < n; j++) {
      const at = standing(j);
      if (at !== 0) value -= table[base + j]! * at;
    }
    values[i] = value;
  }

  function evaluateAll(): void {
    for (let i = 0; i < basic.length; i++) evaluate(i);
    moved = false;
  }

  /** A nonbasic variable moves: the basic ones follow. */
  function follow(column: number, distance: number): void {
    for (let i = 0, at = column; i < basic.length; i++, at += n) values[i]! -= table[at]! * distance;
    moved = true;
  }

  function pivot(row: number, column: number): void {
    const m = basic.length;
    const start = row * n;
    const inverse = 1 / table[start + column]!;
    for (let j = 0; j < n; j++) table[start + j]! *= inverse;
    table[start + column] = inverse;
    constants[row]! *= inverse;
    const constant = constants[row]!;
    for (let i = 0; i < m; i++) {
      if (i === row) continue;
      const base = i * n;
      const factor = table[base + column]!;
      if (factor === 0) continue;
      table[base + column] = 0;
      for (let j = 0; j < n; j++) table[base + j]! -= factor * table[start + j]!;
      constants[i]! -= factor * constant;
    }
    const price = reduced[column]!;
    reduced[column] = 0;
    for (let j = 0; j < n; j++) reduced[j]! -= price * table[start + j]!;
    const leaving = basic[row]!;
    basic[row] = nonbasic[column]!;
    nonbasic[column] = leaving;
    pivots++;
  }

  /** Starts over from the rows and brings the same variables into the basis, by the largest pivots at hand. */
  function rebuild(): void {
    const entering = basic.filter((variable) => variable < n);
    const leaving = new Set(nonbasic.filter((variable) => variable >= n));
    const raised = new Set(nonbasic.filter((_, j) => atUpper[j] === 1));
    basic = [];
    for (let j = 0; j < n; j++) {
      nonbasic[j] = j;
      reduced[j] = cost[j]!;
    }
    for (let row = 0; row < sources.length; row++) enter(row);
    for (const variable of entering) {
      const column = nonbasic.indexOf(variable);
      let best = -1;
      for (let i = 0; i < basic.length; i++) {
        if (!leaving.has(basic[i]!)) continue;
        if (best < 0 || Math.abs(table[i * n + column]!) > Math.abs(table[best * n + column]!)) best = i;
      }
      leaving.delete(basic[best]!);
      pivot(best, column);
    }
    for (let j = 0; j < n; j++) atUpper[j] = Number(raised.has(nonbasic[j]!));
    pivots = 0;
    evaluateAll();
  }

  /** Moves all reduced costs away from 0, by unequal amounts, to the side on which they are in order. */
  function tilt(salt: number): void {
    const unit = shift * Math.max(1, ...Array.from(cost, Math.abs));
    for (let j = 0; j < n; j++) {
      const amount = unit * (1 + ((salt + j * 7919) % 1009) / 1009);
      reduced[j]! += atUpper[j] === 1 ? amount : -amount;
    }
  }

  /**
   * The row that violates its bounds most, -1 when none does. A salt above 0 weighs the violations at random, which leads
   * out of cycles.
   */
  function mostViolated(salt: number): number {
    let worst = -1;
    let most = slack;
    for (let i = 0; i < basic.length; i++) {
      const value = values[i]!;
      const variable = basic[i]!;
      const violation = Math.max(lowerOf(variable) - value, value - upperOf(variable)) / (1 + Math.abs(value));
      if (violation <= slack) continue;
      const weighed = salt === 0 ? violation : 1 + ((salt * 104729 + i * 7919) % 1009);
      if (weighed > most) {
        most = weighed;
        worst = i;
      }
    }
    return worst;
  }

  /**
   * The column that enters for a row which is off by a distance, -1 when none can help. Ratios ascend (of equal ones the
   * largest pivot first); a column whose whole range does not make up for the distance moves to its other bound instead,
   * which keeps the reduced costs in order (the long step, Maros, European Journal of Operational Research 149, 2003).
   */
  function entrant(row: number, rises: boolean, distance: number): number {
    const flips: number[] = [];
    const flipped = new Uint8Array(n);
    for (let left = distance; ; ) {
      let best = -1;
      let leastRatio = Number.POSITIVE_INFINITY;
      let largest = 0;
      for (let j = 0; j < n; j++) {
        const entry = rises ? table[row * n + j]! : -table[row * n + j]!;
        const helps = atUpper[j] === 1 ? entry > slack : entry < -slack;
        if (!helps || flipped[j] === 1 || lowerOf(nonbasic[j]!) === upperOf(nonbasic[j]!)) continue;
        const size = Math.abs(entry);
        const ratio = Math.abs(reduced[j]!) / size;
        if (ratio < leastRatio - slack || (ratio <= leastRatio + slack && size > largest)) {
          best = j;
          leastRatio = Math.min(ratio, leastRatio);
          largest = size;
        }
      }
      if (best < 0) return -1;
      left -= largest * (upperOf(nonbasic[best]!) - lowerOf(nonbasic[best]!));
      if (left <= slack * (1 + distance)) {
        for (const j of flips) {
          follow(j, (atUpper[j] === 1 ? -1 : 1) * (upperOf(nonbasic[j]!) - lowerOf(nonbasic[j]!)));
          atUpper[j] = 1 - atUpper[j]!;
        }
        return best;
      }
      flips.push(best);
      flipped[best] = 1;
    }
  }

  return {
    addRow(coefficients, side) {
      sources.push({ coefficients: Float64Array.from(coefficients), upper: side });
      enter(sources.length - 1);
      return sources.length - 1;
    },
    solve() {
      const size = n + sources.length;
      const most = 200 * size + 1000;
      const stalled = 3 * size + 100;
      const lost = 10 * size + 1000;
      for (let step = 0; step < most; step++) {
        if (pivots >= rebuildAfter) {
          rebuild();
          if (step > stalled) tilt(step);
        }
        if (step === stalled) tilt(step);
        const row = mostViolated(step < lost ? 0 : step);
        if (row < 0) {
          if (!moved) {
            // With the costs as they are the point is still feasible, and the best up to the shifts.
            if (step > stalled) rebuild();
            return true;
          }
          // The values were carried along from step to step: rounding errors grew with them.
          evaluateAll();
          continue;
        }
        const variable = basic[row]!;
        const rises = values[row]! < lowerOf(variable);
        const column = entrant(row, rises, rises ? lowerOf(variable) - values[row]! : values[row]! - upperOf(variable));
        if (column < 0) {
          if (step > stalled) rebuild();
          return false;
        }
        const distance = (values[row]! - (rises ? lowerOf(variable) : upperOf(variable))) / table[row * n + column]!;
        const arrival = standing(column) + distance;
        follow(column, distance);
        pivot(row, column);
        values[row] = arrival;
        atUpper[column] = Number(!rises);
      }
      throw new SolverError(`the dense simplex method did not end within ${most} steps.`);
    },
    x() {
      const x = new Float64Array(n);
      for (let j = 0; j < n; j++) if (nonbasic[j]! < n) x[nonbasic[j]!] = standing(j);
      basic.forEach((variable, i) => {
        if (variable < n) x[variable] = Math.min(Math.max(values[i]!, lower[variable]!), upper[variable]!);
      });
      return x;
    },
    dual(row) {
      const column = nonbasic.indexOf(n + row);
      return column < 0 ? 0 : Math.max(0, -reduced[column]!);
    },
  };
}
