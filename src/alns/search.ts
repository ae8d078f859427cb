import { integerColumns, isBinary, type MipModel, type Point } from '../mip/model.ts';

/** Primal values and reduced costs of the root relaxation, both of length n. */
export interface RootRelaxation {
  readonly x: Float64Array;
  readonly reducedCosts: Float64Array;
  readonly objective: number;
}

/** Where the search stands. All objectives are in minimisation form. */
export interface Search {
  readonly model: MipModel;
  /** The integer columns that are not fixed by the model, ascending. */
  readonly integers: Int32Array;
  /** Those of them with bounds within [0, 1]. */
  readonly binaries: Int32Array;
  /** The root relaxation, where it could be solved in time. */
  readonly relaxation: RootRelaxation | undefined;
  /** The solution that neighbourhoods are carved around. */
  readonly current: Point;
  /** The best solution so far. */
  readonly best: Point;
  /** A global lower bound, -Infinity while nothing is known. */
  readonly bound: number;
  /** The best distinct solutions met, best first, {@link poolSize} at most. */
  readonly pool: readonly Point[];
}

/** A search as its owner sees it: it can be moved. */
export interface MovableSearch extends Search {
  /** Makes a verified point the current one; the best and the pool follow. */
  moveTo(point: Point): void;
  /** Puts a verified point into the pool and makes it the best (and the current) one if it is better. Returns whether it was. */
  offer(point: Point): boolean;
  /** Raises the global bound; a lower value is ignored. */
  raiseBound(bound: number): void;
}

/** How many solutions the pool keeps. */
export const poolSize = 12;

/** Puts a point into the pool; returns the pool's own where it holds an equal one, so that identity tells points apart. */
function insert(pool: Point[], point: Point): Point {
  const same = (other: Point) =>
    other.objective === point.objective && other.x.every((value, j) => value === point.x[j]);
  const twin = pool.find(same);
  if (twin !== undefined) return twin;
  const at = pool.findIndex((other) => point.objective < other.objective);
  pool.splice(at < 0 ? pool.length : at, 0, point);
  if (pool.length > poolSize) pool.pop();
  return point;
}

/** A search that starts at a verified point. */
export function createSearch(model: MipModel, start: Point, relaxation?: RootRelaxation): MovableSearch {
  const integers = integerColumns(model).filter((j) => model.lower[j]! < model.upper[j]!);
  const binaries = integers.filter((j) => isBinary(model, j));
  const pool: Point[] = [start];
  let current = start;
  let best = start;
  let bound = Number.NEGATIVE_INFINITY;
  return {
    model,
    integers,
    binaries,
    relaxation,
    get current() {
      return current;
    },
    get best() {
      return best;
    },
    get bound() {
      return bound;
    },
    get pool() {
      return pool;
    },
    moveTo(point) {
      current = insert(pool, point);
      if (point.objective < best.objective) best = point;
    },
    offer(point) {
      insert(pool, point);
      if (point.objective >= best.objective) return false;
      best = point;
      current = point;
      return true;
    },
    raiseBound(value) {
      if (value > bound) bound = Math.min(value, best.objective);
    },
  };
}
