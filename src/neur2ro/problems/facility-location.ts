import { createModelBuilder, type MipModel, type MipSolver, objectiveOf } from '../../mip/index.ts';
import { wallClock } from '../../util/wall-clock.ts';
import { maximizeFinite } from '../finite-adversary.ts';
import { createMipRecourse } from '../mip-recourse.ts';
import type { RecourseModel, RobustProblem, WorstCaseLimits } from '../problem.ts';
import type { CallLimits } from '../run-limits.ts';
import { createBudgetSet } from '../sets/budget.ts';
import type { FacilityLocationData } from './facility-location-data.ts';

/** A customer pays this many times the median of the transport costs to it, per unit. */
const priceFactor = 4;

/** Facility location with its data. y holds, facility by facility, which customers it serves. */
export interface FacilityLocationProblem extends RobustProblem {
  readonly data: FacilityLocationData;
  dispose(): void;
}

/** d_j (t_ij - p_j), facility by facility: what serving a customer costs less what it pays. */
function serviceCosts({ demand, transport }: FacilityLocationData): Float64Array {
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const price = demand.map((_, j) => priceFactor * median(transport.map((row) => row[j]!)));
  return Float64Array.from(transport.flatMap((row) => Array.from(row, (cost, j) => demand[j]! * (cost - price[j]!))));
}

function firstStageOf({ name, opening }: FacilityLocationData): MipModel {
  const builder = createModelBuilder(name);
  opening.forEach((cost, i) => {
    builder.binary(`open_${i + 1}`, cost);
  });
  return builder.build();
}

function recourseOf({ capacity, demand }: FacilityLocationData, costs: Float64Array): RecourseModel {
  const n = demand.length;
  return {
    add(builder, x, label) {
      const y = Array.from(costs, (_, k) => builder.binary(`${label}_${Math.floor(k / n) + 1}_${(k % n) + 1}`));
      demand.forEach((_, j) => {
        const once = x.map((__, i) => [y[i * n + j]!, 1] as const);
        builder.row(`${label}_once_${j + 1}`, once, Number.NEGATIVE_INFINITY, 1);
        // Said by the capacities too, but the linear relaxation needs to hear it.
        x.forEach((open, i) => {
          builder.row(
            `${label}_open_${i + 1}_${j + 1}`,
            [
              [y[i * n + j]!, 1],
              [open, -1],
            ],
            Number.NEGATIVE_INFINITY,
            0,
          );
        });
      });
      return y;
    },
    at: (scenario, x, y) => ({
      cost: { terms: y.map((column, k) => [column, costs[k]!] as const), constant: 0 },
      rows: x.map((open, i) => ({
        name: `capacity_${i + 1}`,
        terms: [
          ...Array.from(demand, (value, j) => [y[i * n + j]!, value] as const),
          [open, -capacity[i]! * (1 - scenario[i]!)] as const,
        ],
        lower: Number.NEGATIVE_INFINITY,
        upper: 0,
      })),
    }),
  };
}

/** All ways to choose `count` of some things. */
function subsets(things: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return things.flatMap((thing, k) => subsets(things.slice(k + 1), count - 1).map((rest) => [thing, ...rest]));
}

/**
 * Facility location with disruptions (Lefebvre, Malaguti and Monaci, INFORMS Journal on Computing, 2023): facilities are
 * opened, some of them fail, then customers are served, each by at most one facility, where that pays. Failures of
 * facilities that are not open hurt nobody, so the adversary goes through the sets of open ones alone.
 * @throws RangeError unless the number of disruptions is a whole number of at least 0
 */
export function createFacilityLocationProblem(data: FacilityLocationData, solver: MipSolver): FacilityLocationProblem {
  const { name, opening, capacity, demand, disruptions } = data;
  if (!Number.isSafeInteger(disruptions) || disruptions < 0)
    throw new RangeError(`the number of disruptions must be a whole number of at least 0, not ${disruptions}.`);
  const m = opening.length;
  const n = demand.length;
  const costs = serviceCosts(data);
  const firstStage = firstStageOf(data);
  const recourseModel = recourseOf(data, costs);
  const mip = createMipRecourse(firstStage, recourseModel, solver);

  /** What a decision costs in another scenario once customers of failed facilities have moved to where they fit best. */
  function repaired(x: Float64Array, y: Float64Array, scenario: Float64Array): number {
    const room = capacity.map((value, i) => (x[i]! > 0.5 && scenario[i]! < 0.5 ? value : 0));
    const homeless: number[] = [];
    let total = 0;
    for (let j = 0; j < n; j++) {
      let served = false;
      for (let i = 0; i < m; i++) {
        if (y[i * n + j]! < 0.5 || scenario[i]! > 0.5) continue;
        served = true;
        room[i]! -= demand[j]!;
        total += costs[i * n + j]!;
      }
      if (!served) homeless.push(j);
    }
    for (const j of homeless) {
      let best = -1;
      for (let i = 0; i < m; i++)
        if (room[i]! >= demand[j]! && (best < 0 || costs[i * n + j]! < costs[best * n + j]!)) best = i;
      if (best < 0 || costs[best * n + j]! >= 0) continue;
      room[best]! -= demand[j]!;
      total += costs[best * n + j]!;
    }
    return total;
  }

  return {
    name,
    data,
    maximize: false,
    firstStage,
    uncertainty: createBudgetSet(m, disruptions, { integer: true }),
    recourseModel,
    cost: (x) => objectiveOf(firstStage, x),
    recourse: (x, scenario, limits) => mip.solve(x, scenario, limits),
    async worstCase(x: Float64Array, limits: WorstCaseLimits = {}) {
      const open = Array.from(x.keys()).filter((i) => x[i]! > 0.5);
      const scenarios = subsets(open, Math.min(disruptions, open.length)).map((failed) => {
        const scenario = new Float64Array(m);
        for (const i of failed) scenario[i] = 1;
        return scenario;
      });
      const estimate = (y: Float64Array, scenario: Float64Array) => repaired(x, y, scenario);
      const answer = (scenario: Float64Array, left: CallLimits) => mip.solve(x, scenario, left);
      // Nobody has to be served, which costs nothing.
      return maximizeFinite(scenarios, answer, { ...limits, estimate, ceiling: 0, clock: wallClock });
    },
    dispose: () => mip.dispose(),
  };
}
