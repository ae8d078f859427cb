import type { MipModel } from '../../mip/model.ts';
import type { Rng } from '../../util/rng.ts';
import { type Propagator, propagator } from './propagate.ts';

/** How many rows keep each column from rising and from falling. */
export interface Locks {
  readonly up: Int32Array;
  readonly down: Int32Array;
}

/** Counts the locks of all columns (Achterberg 2007, "Constraint Integer Programming", section 3.3). */
export function countLocks(model: MipModel): Locks {
  const up = new Int32Array(model.columns);
  const down = new Int32Array(model.columns);
  for (let j = 0; j < model.columns; j++) {
    for (let k = model.starts[j]!; k < model.starts[j + 1]!; k++) {
      const i = model.indices[k]!;
      const positive = model.values[k]! > 0;
      if (model.rowUpper[i]! < Number.POSITIVE_INFINITY) (positive ? up : down)[j]!++;
      if (model.rowLower[i]! > Number.NEGATIVE_INFINITY) (positive ? down : up)[j]!++;
    }
  }
  return { up, down };
}

/** The orders and preferred values of {@link lockRounding}. */
export type RoundingStrategy = 'locks' | 'cost' | 'density' | 'random' | 'hint';

/** Every strategy that needs no hint, in the order in which they are worth trying. */
export const roundingStrategies: readonly RoundingStrategy[] = ['locks', 'cost', 'density', 'random'];

/** The outcome of one rounding: a full vector, and whether every column was fixed without a conflict. */
export interface Rounding {
  readonly x: Float64Array;
  readonly conflicts: number;
  readonly effort: number;
}

/** Whether the column should rather take its lower bound. */
function prefersLower(strategy: RoundingStrategy, model: MipModel, locks: Locks, rng: Rng, j: number): boolean {
  const cost = model.cost[j]!;
  const byLocks = locks.down[j]! - locks.up[j]!;
  if (strategy === 'random') return rng.next() < 0.5;
  if (strategy === 'density') return model.integer[j] !== 1 && cost >= 0;
  if (strategy === 'locks') return byLocks !== 0 ? byLocks < 0 : cost >= 0;
  return cost !== 0 ? cost > 0 : byLocks <= 0;
}

/** Sort keys: small comes first. */
function orderKey(strategy: RoundingStrategy, model: MipModel, locks: Locks, rng: Rng, j: number): number {
  const length = model.starts[j + 1]! - model.starts[j]!;
  if (strategy === 'random') return rng.next();
  if (strategy === 'density') return model.cost[j]! / (1 + length) + 1e-9 * rng.next();
  if (strategy === 'cost') return -Math.abs(model.cost[j]!) + 1e-9 * rng.next();
  return -(locks.up[j]! + locks.down[j]!) + rng.next();
}

/**
 * Fix and propagate: the integer columns are fixed one after another at the value the strategy prefers, each followed
 * by bound propagation; on a conflict the other value is tried, and where both conflict the column is left to the
 * repair. The continuous columns follow in the same way. Never fails: the vector holds the preferred values of what
 * could not be fixed.
 */
export function lockRounding(
  model: MipModel,
  locks: Locks,
  strategy: RoundingStrategy,
  options: {
    readonly rng: Rng;
    readonly effort: number;
    readonly hint?: Float64Array;
    readonly stop?: () => boolean;
    readonly propagate?: Propagator;
  },
): Rounding {
  const { rng, hint } = options;
  const p = options.propagate ?? propagator(model);
  const before = p.effort();
  const root = p.mark();
  const keys = new Float64Array(model.columns);
  const order: number[] = [];
  for (let j = 0; j < model.columns; j++) {
    keys[j] = strategy === 'hint' ? rng.next() : orderKey(strategy, model, locks, rng, j);
    order.push(j);
  }
  order.sort((a, b) => model.integer[b]! - model.integer[a]! || keys[a]! - keys[b]!);
  let conflicts = 0;
  let count = 0;
  const preferred = (j: number, from: number, to: number): number => {
    const wished = hint?.[j];
    if (strategy === 'hint' && wished !== undefined && !Number.isNaN(wished)) {
      const whole = model.integer[j] === 1 ? Math.round(wished) : wished;
      return Math.min(Math.max(whole, from), to);
    }
    if (!Number.isFinite(from)) return Number.isFinite(to) ? to : 0;
    if (!Number.isFinite(to)) return from;
    return prefersLower(strategy, model, locks, rng, j) ? from : to;
  };
  const stopped = () => p.effort() - before > options.effort || ((count & 63) === 0 && options.stop?.() === true);
  let live = p.propagateAll();
  if (!live) conflicts++;
  const x = new Float64Array(model.columns);
  for (const j of order) {
    const from = p.lower[j]!;
    const to = p.upper[j]!;
    const value = from === to ? from : preferred(j, from, to);
    x[j] = value;
    if (from === to || !live) continue;
    count++;
    if (stopped()) live = false;
    const mark = p.mark();
    if (p.tighten(j, value, value)) continue;
    p.undo(mark);
    conflicts++;
    const other = value === from ? (Number.isFinite(to) ? to : value + 1) : from;
    if (Number.isFinite(other) && p.tighten(j, other, other)) x[j] = other;
    else p.undo(mark);
  }
  const result = { x, conflicts, effort: p.effort() - before };
  p.undo(root);
  return result;
}
