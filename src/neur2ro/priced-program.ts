import { rowMatrix } from '../mip/index.ts';
import type { Box } from './box-relaxation.ts';
import { createDenseLp } from './dense-lp.ts';
import type { PricedPolicy, Pricing } from './pricing.ts';
import type { RobustProblem } from './problem.ts';
import { dot } from './sets/parts.ts';

/** A point of the program: a scenario, prices, and what is certain of its value. */
export interface PricedPoint {
  readonly scenario: Float64Array;
  readonly prices: Float64Array;
  readonly certain: number;
}

/** What a policy comes to at a point. */
export function worthAt({ scenario, prices }: PricedPoint, { constant, slope, x }: PricedPolicy): number {
  return constant + dot(slope, scenario) + dot(prices, x);
}

/** The linear program of a box over the policies entered so far. */
export interface PricedProgram {
  has(policy: PricedPolicy): boolean;
  enter(policy: PricedPolicy): void;
  /** Solves it: its point, value, and what the best policy of all entered comes to there. Undefined where it fails. */
  solve(): { readonly point: Float64Array; readonly level: number; readonly best: number } | undefined;
  /** The multiplier of a policy in the last solve, its share in the mix. */
  share(policy: PricedPolicy): number;
}

/** Makes and reads programs of one problem. */
export interface PricedPrograms {
  /** Columns of every program. */
  readonly columns: number;
  /** A program without policies. The tolerance is what the value may be off. */
  open(box: Box, tolerance: number): PricedProgram;
  /** Whether some row of the first stage holds for no point of a box. */
  excludes(box: Box): boolean;
  /** A point of a program, or between points. */
  read(point: Float64Array, box: Box): PricedPoint;
}

/** The share of the tolerance that all columns of a linear program may cost together, so that no two are equal. */
const tilt = 0.1;

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
 * bounds the robust optimum within the box from below, and is concave. The program is its upper envelope by the policies
 * entered. The price of column j is written cost_j + (A'alpha)_j - up_j + down_j, so that what x_j brings is linear; the
 * columns are xi, up, down, alpha, and the cost of the best policy.
 */
export function createPricedPrograms(problem: RobustProblem, { range }: Pricing): PricedPrograms {
  const { firstStage, uncertainty } = problem;
  const { columns, cost, offset } = firstStage;
  const { dimension, rows = [] } = uncertainty;
  const sides = sidesOf(problem);
  const up = dimension;
  const down = up + columns;
  const alpha = down + columns;
  const theta = alpha + sides.length;
  const width = 2 * range.reduce((most, value) => Math.max(most, value), 0);
  const largest = 10 * range.reduce((sum, value, j) => sum + value + Math.abs(cost[j]!), 1);

  function open({ lower, upper }: Box, tolerance: number): PricedProgram {
    const objective = new Float64Array(theta + 1);
    const least = new Float64Array(theta + 1);
    const greatest = new Float64Array(theta + 1);
    least.set(uncertainty.lower);
    greatest.set(uncertainty.upper);
    for (let j = 0; j < columns; j++) {
      objective[up + j] = lower[j]!;
      objective[down + j] = -upper[j]!;
      greatest[up + j] = greatest[down + j] = 2 * range[j]!;
    }
    sides.forEach(({ side }, l) => {
      objective[alpha + l] = -side;
      greatest[alpha + l] = width;
    });
    objective[theta] = 1;
    least[theta] = -largest;
    greatest[theta] = largest;
    // Most columns bring nothing: a little, and unequal, cost of each leads the simplex method through the ties.
    const tilted = objective.map((value, k) => {
      const reach = Math.max(Math.abs(least[k]!), Math.abs(greatest[k]!), 1e-9);
      return k === theta ? value : value - ((0.5 + ((k * 7919) % 1009) / 1009) * tilt * tolerance) / (theta * reach);
    });
    const program = createDenseLp(tilted, least, greatest);
    for (const { normal, upper: side } of rows) {
      const coefficients = new Float64Array(theta + 1);
      coefficients.set(normal);
      program.addRow(coefficients, side);
    }
    const entered = new Map<PricedPolicy, number>();
    return {
      has: (policy) => entered.has(policy),
      enter(policy) {
        const { x, slope, constant } = policy;
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
        entered.set(policy, program.addRow(coefficients, constant + dot(cost, x)));
      },
      solve() {
        if (!program.solve()) return undefined;
        const point = program.x();
        return { point, level: offset + dot(objective, point), best: point[theta]! };
      },
      share: (policy) => program.dual(entered.get(policy)!),
    };
  }

  function read(point: Float64Array, { lower, upper }: Box): PricedPoint {
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

  function excludes({ lower, upper }: Box): boolean {
    return sides.some(({ terms, side }) => {
      const least = terms.reduce((sum, term, j) => sum + Math.min(term * lower[j]!, term * upper[j]!), 0);
      return least > side + 1e-6 * Math.max(1, Math.abs(side));
    });
  }

  return { columns: theta + 1, open, excludes, read };
}
