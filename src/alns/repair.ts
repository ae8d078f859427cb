import { createPolicy } from '../bandits/spec.ts';
import { activities, type MipModel, objectiveOf, type Point, rowMatrix } from '../mip/model.ts';
import type { MipSession } from '../mip/solver.ts';
import { tolerance } from '../mip/verify.ts';
import { hillClimbing } from './accept.ts';
import { createSizes } from './adaptive-size.ts';
import { complete, fixAllBut } from './free-set.ts';
import { lns } from './lns.ts';
import type { Neighborhood } from './neighborhood.ts';
import { crossover } from './neighborhoods/crossover.ts';
import { mutation } from './neighborhoods/mutation.ts';
import { effortScaled } from './reward.ts';
import { type Run, timeLeft, wait } from './run.ts';
import { createSearch, type MovableSearch } from './search.ts';
import { seconds as afterSeconds, any, target } from './stop.ts';
import { subMip } from './sub-mip.ts';

/** Repairs an infeasible point by a large-neighbourhood search that minimises its violation. */
export interface Repair {
  /** Searches for some seconds; returns a vector feasible for the original model once there is one. */
  turn(seconds: number): Promise<Float64Array | undefined>;
  dispose(): void;
}

/** Seconds of one repair sub-MIP. */
const slice = 2;

/**
 * The model that pays 1 for each unit by which a row is missed: the rows that x violates get slack columns
 * (rowLower <= Ax + s - t <= rowUpper), the others stay hard, the original cost is dropped. The original columns come first.
 */
export function violationModel(model: MipModel, x: Float64Array): { model: MipModel; point: Point } {
  const activity = activities(model, x);
  const slacks: { row: number; sign: number; amount: number }[] = [];
  for (let i = 0; i < model.rows; i++) {
    const short = model.rowLower[i]! - activity[i]!;
    const long = activity[i]! - model.rowUpper[i]!;
    if (short > 0) slacks.push({ row: i, sign: 1, amount: short });
    if (long > 0) slacks.push({ row: i, sign: -1, amount: long });
  }
  const extended = <T extends Float64Array | Uint8Array>(values: T, more: number): T => {
    const longer = new (values.constructor as new (n: number) => T)(values.length + slacks.length);
    longer.set(values);
    longer.fill(more, values.length);
    return longer;
  };
  const entries = model.indices.length;
  const starts = new Int32Array(model.columns + slacks.length + 1);
  starts.set(model.starts);
  slacks.forEach((_, k) => {
    starts[model.columns + k + 1] = entries + k + 1;
  });
  const relaxed: MipModel = {
    ...model,
    columns: model.columns + slacks.length,
    offset: 0,
    cost: extended(new Float64Array(model.columns), 1),
    lower: extended(model.lower, 0),
    upper: extended(model.upper, Number.POSITIVE_INFINITY),
    integer: extended(model.integer, 0),
    starts,
    indices: Int32Array.from([...model.indices, ...slacks.map(({ row }) => row)]),
    values: Float64Array.from([...model.values, ...slacks.map(({ sign }) => sign)]),
    columnNames: [...model.columnNames, ...slacks.map((_, k) => `slack_${k}`)],
  };
  const whole = extended(x, 0);
  slacks.forEach(({ amount }, k) => {
    whole[model.columns + k] = amount;
  });
  return { model: relaxed, point: { x: whole, objective: objectiveOf(relaxed, whole) } };
}

/** Frees the integer columns of the rows still violated, and their neighbours. */
function violatedRows(columns: number): Neighborhood {
  return {
    name: 'violated-rows',
    description: 'frees the columns of violated rows and their neighbours',
    applies: (search) => search.integers.length > 0,
    carve(search, size, rng) {
      const { model, current } = search;
      const byRow = rowMatrix(model);
      const seeds = new Set<number>();
      for (let j = columns; j < model.columns; j++) {
        if (current.x[j]! <= tolerance) continue;
        const row = model.indices[model.starts[j]!]!;
        for (let k = byRow.starts[row]!; k < byRow.starts[row + 1]!; k++) seeds.add(byRow.indices[k]!);
      }
      const free = Int32Array.from(seeds).filter((j) => model.integer[j] === 1 && model.lower[j]! < model.upper[j]!);
      return { bounds: fixAllBut(search, complete(search, free, size, rng)) };
    },
  };
}

/** A repair of the point that comes nearest to feasibility: integers within their bounds, rows violated. */
export async function createRepair(run: Run, nearest: Float64Array): Promise<Repair> {
  const { model, rng, clock, signal, solver, seed } = run;
  const inside = Float64Array.from(nearest, (value, j) => {
    const [lower, upper] = [model.lower[j]!, model.upper[j]!];
    if (model.integer[j] !== 1) return Math.min(Math.max(value, lower), upper);
    return Math.min(Math.max(Math.round(value), Math.ceil(lower - tolerance)), Math.floor(upper + tolerance));
  });
  const relaxed = violationModel(model, inside);
  const session: MipSession = await solver.open(relaxed.model, { seed, role: 'sub-mip' });
  const search: MovableSearch = createSearch(relaxed.model, relaxed.point);
  const stream = rng.fork('repair');
  let end = 0;
  const settings = {
    budget: () => ({ seconds: Math.min(slice, Math.max(0.1, end - clock())) }),
    cutoff: () => search.best.objective,
    looseCutoff: () => search.best.objective,
  };
  const size = createSizes(search.integers.length);
  const moves = [violatedRows(model.columns), mutation, crossover]
    .filter((neighborhood) => neighborhood.applies(search))
    .map((neighborhood) => subMip(neighborhood, size(), settings));
  const policy = createPolicy(
    { kind: 'uniform' },
    { arms: Math.max(1, moves.length), dimension: 1, rng: stream.fork('policy') },
  );
  return {
    async turn(seconds) {
      end = Math.min(clock() + seconds, clock() + timeLeft(run));
      if (moves.length === 0) {
        await wait(end - clock(), signal);
        return undefined;
      }
      const features = () => Float64Array.of(1);
      const stop = any(target(tolerance), afterSeconds(end));
      const parts = {
        search,
        moves,
        lanes: [{ session, local: run.lanes[0].local }],
        policy,
        features,
        accept: hillClimbing(),
        reward: effortScaled,
        stop,
        rng: stream,
        clock,
        signal,
      };
      for await (const _ of lns(parts)) if (search.best.objective <= tolerance) break;
      return search.best.objective <= tolerance ? search.best.x.slice(0, model.columns) : undefined;
    },
    dispose: () => session.dispose(),
  };
}
