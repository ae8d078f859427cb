import { setImmediate } from 'node:timers/promises';
import { rowMatrix } from '../mip/index.ts';
import { createDenseLp } from './dense-lp.ts';
import type { Box, PricedPolicy, Pricing } from './pricing.ts';
import type { RobustProblem } from './problem.ts';
import type { RunLimits } from './run-limits.ts';
import { dot } from './sets/parts.ts';

/** What a relaxation over a box comes to. Costs are in minimisation form, both stages included. */
export interface PricedBound {
  /** No decision within the box is worth less in its worst case; Infinity where the box holds none. */
  readonly bound: number;
  /** The value of the relaxation is at most this; equal to the bound where the search went on to its end. */
  readonly level: number;
  /** The mix of decisions that attains the level: whole where it is one decision. */
  readonly x: Float64Array;
  /** The policies that the level rests on, by their places in the pool. */
  readonly active: readonly number[];
}

/** A box to be bounded. */
export interface PricedQuestion {
  readonly box: Box;
  /** Bounds above this are as good as any. */
  readonly cutoff: number;
  /** How near to one another bound and level must come. */
  readonly tolerance: number;
  /** Places of policies to begin with. */
  readonly active: readonly number[];
}

/** The relaxation of a problem in which decisions may be mixed, by column generation; policies met serve all boxes. */
export interface PricedRelaxation {
  readonly pool: readonly PricedPolicy[];
  bound(question: PricedQuestion, limits: RunLimits): Promise<PricedBound>;
}

/** Where a box will have to be split anyway, bound and level may differ by this share of the way to the cutoff. */
const roughly = 0.1;

/** Policies of the pool that enter the linear program at a time. */
const batch = 8;

/** The share of the tolerance that all columns of a linear program may cost together, so that no two are equal. */
const tilt = 0.1;

/** How near to the best a policy is priced, as a share of the tolerance. */
const precision = 0.1;

/** Rows by which a linear program may outgrow its columns before those that are slack leave it. */
const growth = 3;

/** One side of a first-stage row: sum of the terms <= side. */
interface Side {
  readonly terms: Float64Array;
  readonly side: number;
}

function sidesOf({ firstStage }: RobustProblem): readonly Side[] {
  const { starts, indices, values } = rowMatrix(firstStage);
  return Array.from({ length: firstStage.rows }, (_, i) => {
    const dense = (sign: number) => {
      const terms = new Float64Array(firstStage.columns);
      for (let k = starts[i]!; k < starts[i + 1]!; k++) terms[indices[k]!] = sign * values[k]!;
      return terms;
    };
    const { rowLower, rowUpper } = firstStage;
    return [
      ...(rowUpper[i]! < Number.POSITIVE_INFINITY ? [{ terms: dense(1), side: rowUpper[i]! }] : []),
      ...(rowLower[i]! > Number.NEGATIVE_INFINITY ? [{ terms: dense(-1), side: -rowLower[i]! }] : []),
    ];
  }).flat();
}

/**
 * For a scenario xi, prices pi of the first stage and multipliers alpha >= 0 of its rows A x <= b,
 * offset - b'alpha + sum_j min over x_j in its bounds of (cost + A'alpha - pi)_j x_j + min over policies of cost(xi) + pi'x
 * bounds the robust optimum within the box from below. It is concave; its maximum, found by cutting planes over the policies
 * met, is the value of the mix of decisions that column generation finds (Arslan and Detienne, INFORMS Journal on Computing
 * 34(2), 2022). The price of column j is written cost_j + (A'alpha)_j - up_j + down_j, so that what x_j brings is linear.
 */
export function createPricedRelaxation(problem: RobustProblem, pricing: Pricing): PricedRelaxation {
  const { firstStage, uncertainty } = problem;
  const { columns, cost, offset } = firstStage;
  const { dimension, rows = [] } = uncertainty;
  const sides = sidesOf(problem);
  const pool: PricedPolicy[] = [];
  // Columns of the linear program: xi, up, down, alpha, and the cost of the best policy.
  const up = dimension;
  const down = up + columns;
  const alpha = down + columns;
  const theta = alpha + sides.length;
  const width = 2 * pricing.range.reduce((sum, value) => Math.max(sum, value), 0);
  const most = pricing.range.reduce((sum, value, j) => sum + value + Math.abs(cost[j]!), 0);

  function programOf({ lower, upper }: Box, tolerance: number) {
    const objective = new Float64Array(theta + 1);
    const least = new Float64Array(theta + 1);
    const greatest = new Float64Array(theta + 1);
    least.set(uncertainty.lower);
    greatest.set(uncertainty.upper);
    for (let j = 0; j < columns; j++) {
      objective[up + j] = lower[j]!;
      objective[down + j] = -upper[j]!;
      greatest[up + j] = greatest[down + j] = 2 * pricing.range[j]!;
    }
    sides.forEach(({ side }, l) => {
      objective[alpha + l] = -side;
      greatest[alpha + l] = width;
    });
    objective[theta] = 1;
    least[theta] = -10 * most;
    greatest[theta] = 10 * most;
    // Most columns bring nothing: a little, and unequal, cost of each leads the simplex method through the ties.
    const tilted = objective.map((value, k) => {
      const reach = Math.max(Math.abs(least[k]!), Math.abs(greatest[k]!), 1e-9);
      return k === theta ? value : value - ((0.5 + ((k * 7919) % 1009) / 1009) * tilt * tolerance) / (theta * reach);
    });
    const program = createDenseLp(tilted, least, greatest);
    const padded = (normal: Float64Array) => {
      const coefficients = new Float64Array(theta + 1);
      coefficients.set(normal);
      return coefficients;
    };
    for (const { normal, upper: side } of rows) program.addRow(padded(normal), side);
    return { program, objective };
  }

  function cutOf({ x, slope, constant }: PricedPolicy) {
    const coefficients = new Float64Array(theta + 1);
    for (let k = 0; k < dimension; k++) coefficients[k] = -slope[k]!;
    for (let j = 0; j < columns; j++) {
      coefficients[up + j] = x[j]!;
      coefficients[down + j] = -x[j]!;
    }
    sides.forEach(({ terms }, l) => {
      coefficients[alpha + l] = -dot(terms, x);
    });
    coefficients[theta] = 1;
    return { coefficients, side: constant + dot(cost, x) };
  }

  /** Scenario and prices of a point, and what is certain of its value: the rows' sides and what each column brings. */
  function read(point: Float64Array, { lower, upper }: Box) {
    const scenario = point.slice(0, dimension);
    const prices = cost.slice();
    let certain = offset;
    sides.forEach(({ terms, side }, l) => {
      const multiplier = point[alpha + l]!;
      certain -= side * multiplier;
      for (let j = 0; j < columns; j++) prices[j]! += multiplier * terms[j]!;
    });
    for (let j = 0; j < columns; j++) {
      const brought = point[up + j]! - point[down + j]!;
      certain += Math.min(brought * lower[j]!, brought * upper[j]!);
      prices[j]! -= brought;
    }
    return { scenario, prices, certain };
  }

  async function bound({ box, cutoff, tolerance, active }: PricedQuestion, limits: RunLimits): Promise<PricedBound> {
    const fixed = Array.from(cost.keys()).filter((j) => box.lower[j] === box.upper[j]);
    const fits = ({ x }: PricedPolicy) => {
      for (const j of fixed) if (x[j] !== box.lower[j]) return false;
      return true;
    };
    let { program, objective } = programOf(box, tolerance);
    let used = new Map<number, number>();
    const enter = (place: number) => {
      const { coefficients, side } = cutOf(pool[place]!);
      used.set(place, program.addRow(coefficients, side));
    };
    for (const place of active) if (fits(pool[place]!)) enter(place);
    const compatible = Array.from(pool.keys()).filter((place) => fits(pool[place]!));
    const weights = () => new Map([...used].map(([place, row]) => [place, program.dual(row)] as const));
    let best = Number.NEGATIVE_INFINITY;
    let level = Number.POSITIVE_INFINITY;

    for (;;) {
      // Signals and timers wait for a turn of the event loop.
      await setImmediate();
      if (limits.over() || !program.solve()) break;
      const point = program.x();
      level = Math.min(level, offset + dot(objective, point));
      const split = cutoff < Number.POSITIVE_INFINITY && level < cutoff && level - best <= roughly * (cutoff - level);
      if (best >= cutoff || level - best <= tolerance || split) break;
      const { scenario, prices, certain } = read(point, box);
      const worthOf = ({ constant, slope, x }: PricedPolicy) => constant + dot(slope, scenario) + dot(prices, x);
      const violation = (place: number) => point[theta]! - worthOf(pool[place]!);
      const known = compatible
        .filter((place) => !used.has(place) && violation(place) > tolerance)
        .sort((a, b) => violation(b) - violation(a));
      if (known.length > 0) {
        for (const place of known.slice(0, batch)) enter(place);
        continue;
      }
      const policy = pricing.best(scenario, prices, box, {
        tolerance: tolerance * precision,
        known: point[theta]!,
      });
      if (policy === undefined) return { bound: Number.POSITIVE_INFINITY, level, x: box.lower, active: [] };
      best = Math.max(best, certain + (policy.floor ?? worthOf(policy)));
      if (point[theta]! - worthOf(policy) <= tolerance / 4) break;
      if (used.size > growth * theta) {
        const heavy = [...weights()].filter(([, weight]) => weight > 0).map(([place]) => place);
        ({ program, objective } = programOf(box, tolerance));
        used = new Map();
        for (const place of heavy) enter(place);
      }
      compatible.push(pool.push(policy) - 1);
      enter(pool.length - 1);
    }

    const x = new Float64Array(columns);
    const heavy: number[] = [];
    for (const [place, weight] of weights()) {
      if (weight <= 1e-9) continue;
      heavy.push(place);
      for (let j = 0; j < columns; j++) x[j]! += weight * pool[place]!.x[j]!;
    }
    return { bound: best, level, x, active: heavy };
  }

  return { pool, bound };
}
