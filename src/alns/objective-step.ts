import type { MipModel } from '../mip/model.ts';

/** The largest cost for which integer arithmetic on costs is trusted. */
const largest = 1e9;

/** How far scaling by a power of ten may move a cost off its integer, relative to it: rounding, and nothing else. */
const rounding = 4 * Number.EPSILON;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/**
 * The step of an objective that can only take values offset + k g: the greatest common divisor of the costs where every
 * column with a cost is integer and every cost is an integer (or one after scaling by a power of ten up to 1000).
 * @returns g > 0, or 0 where the objective has no such step
 */
export function objectiveStep(model: MipModel): number {
  for (const scale of [1, 10, 100, 1000]) {
    let divisor = 0;
    let fits = true;
    for (let j = 0; j < model.columns && fits; j++) {
      const cost = Math.abs(model.cost[j]! * scale);
      if (cost === 0 || model.lower[j] === model.upper[j]) continue;
      const whole = Math.round(cost);
      fits = model.integer[j] === 1 && whole > 0 && whole < largest && Math.abs(cost - whole) <= rounding * whole;
      if (fits) divisor = greatestCommonDivisor(divisor, whole);
    }
    if (fits) return divisor / scale;
  }
  return 0;
}
