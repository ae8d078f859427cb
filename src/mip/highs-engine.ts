import type { Highs, HighsCallbackMap, Model, ModelStatusCode } from 'highs';
import { type MipModel, objectiveOf } from './model.ts';
import { changedBounds, objectiveRow, type ReducedModel, reduceModel } from './reduce.ts';
import type { Budget, MipResult, MipStatus, ModelChange, Relaxation, SessionSettings } from './solver.ts';
import { tolerance } from './verify.ts';

/** What the engine tells while HiGHS runs, and asks: `poll` returns true when the run must end now. */
export interface EngineHooks {
  readonly poll: () => boolean;
  readonly onIncumbent: (x: Float64Array) => void;
  readonly onBound: (bound: number) => void;
}

/** Solves changes of one model with one HiGHS runtime, on the calling thread. */
export interface HighsEngine {
  solve(change: ModelChange, budget: Budget, start: Float64Array | undefined, hooks: EngineHooks): MipResult;
  relax(budget: Budget, hooks: EngineHooks): Relaxation;
}

/** Above this share of fixed columns a reduced copy is solved, below it the persistent model under changed bounds. */
const reduceFrom = 0.1;

const statusOf: Partial<Record<ModelStatusCode, MipStatus>> = {
  6: 'optimal',
  7: 'optimal',
  8: 'infeasible',
  10: 'unbounded',
  11: 'infeasible',
  12: 'limit',
  13: 'limit',
  14: 'limit',
  16: 'limit',
  17: 'interrupted',
};

/** In place of Infinity, which option values may not be. */
const unlimited = 1e100;

const infeasibleOrUnbounded = 9;

const range = (count: number) => ({ kind: 'range', from: 0, to: count - 1 }) as const;

/** The cutoff as an option value; with a replaced cost it is a row instead. */
const boundFor = (change: ModelChange) =>
  change.cost === undefined ? Math.min(change.cutoff ?? unlimited, unlimited) : unlimited;

const interruptWhen = (hooks: EngineHooks) => (event: { interrupt(): void }) => {
  if (hooks.poll()) event.interrupt();
  return undefined;
};

function passFull(highs: Highs, model: MipModel): Model {
  const { columns, rows, starts, indices, values } = model;
  return highs.createModel({
    numCols: columns,
    numRows: rows,
    offset: model.offset,
    colCost: model.cost,
    colLower: model.lower,
    colUpper: model.upper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    matrix: { format: 'csc', numRows: rows, numCols: columns, starts, indices, values },
    integrality: Int32Array.from(model.integer),
  });
}

function passReduced(model: Model, reduced: ReducedModel): void {
  const numCols = reduced.columns.length;
  const numRows = reduced.rowLower.length;
  model.passModel({
    numCols,
    numRows,
    offset: reduced.offset,
    colCost: reduced.cost,
    colLower: reduced.lower,
    colUpper: reduced.upper,
    rowLower: reduced.rowLower,
    rowUpper: reduced.rowUpper,
    matrix: {
      format: 'csr',
      numRows,
      numCols,
      starts: reduced.starts,
      indices: reduced.indices,
      values: reduced.values,
    },
    integrality: Int32Array.from(reduced.integer),
  });
}

/** Counts the columns that a change fixes and the model leaves free. */
function newlyFixed(model: MipModel, change: ModelChange): number {
  const { columns, lower, upper } = change.bounds ?? { columns: new Int32Array(), lower: [], upper: [] };
  let count = 0;
  columns.forEach((j, k) => {
    if (lower[k]! >= upper[k]! && model.lower[j]! < model.upper[j]!) count++;
  });
  return count;
}

/**
 * An engine over a HiGHS runtime of its own. The full model is passed once and kept; each solve applies its change by
 * bounds, rows, costs and `objective_bound` and undoes it, or, where the change fixes many columns, solves a reduced copy.
 */
export function createHighsEngine(highs: Highs, model: MipModel, settings: SessionSettings = {}): HighsEngine {
  const base = {
    output_flag: true,
    log_to_console: false,
    random_seed: (settings.seed ?? 0) % 2147483647,
    ...settings.options,
  };
  let full: Model | undefined;
  const part = highs.createModel();
  part.options.set(base);

  function persistent(): Model {
    if (full === undefined) {
      full = passFull(highs, model);
      full.options.set(base);
    }
    return full;
  }

  /** Runs a prepared HiGHS model and reads what it found; `expand` maps its columns to the full model's. */
  function run(
    target: Model,
    budget: Budget,
    hooks: EngineHooks,
    expand: (x: Float64Array) => Float64Array,
    ownCost: boolean,
  ) {
    target.options.set({
      time_limit: Math.min(budget.seconds ?? unlimited, unlimited),
      mip_max_nodes: budget.nodes ?? 2147483647,
      mip_max_improving_sols: budget.improvements ?? 2147483647,
    });
    target.zeroAllClocks();
    let bound = Number.NEGATIVE_INFINITY;
    const callbacks: HighsCallbackMap = {
      1: interruptWhen(hooks),
      4: (event) => {
        if (event.data.mip_solution) hooks.onIncumbent(expand(event.data.mip_solution.slice()));
        return undefined;
      },
      6: (event) => {
        const reported = event.data.mip_dual_bound ?? bound;
        if (ownCost && reported > bound && Number.isFinite(reported)) {
          bound = reported;
          hooks.onBound(bound);
        }
        if (hooks.poll()) event.interrupt();
        return undefined;
      },
    };
    const begun = performance.now();
    let code = target.run(callbacks).modelStatus;
    if (code === infeasibleOrUnbounded) {
      // Presolve cannot tell the two apart; without it the simplex method can.
      target.options.set('presolve', 'off');
      code = target.run(callbacks).modelStatus;
      target.options.set('presolve', 'choose');
    }
    const seconds = (performance.now() - begun) / 1000;
    const found = target.info.get('primal_solution_status') === 2;
    const x = found ? expand(target.getSolution().colValue) : undefined;
    const final = Number(target.info.get('mip_dual_bound'));
    return {
      status: statusOf[code] ?? 'error',
      ...(statusOf[code] === undefined ? { message: `HiGHS ended with model status ${code}.` } : {}),
      ...(x === undefined ? {} : { x }),
      objective: x === undefined ? Number.POSITIVE_INFINITY : objectiveOf(model, x),
      bound: ownCost && Number.isFinite(final) ? Math.max(final, bound) : bound,
      nodes: Number(target.info.get('mip_node_count')),
      lpIterations: Number(target.info.get('simplex_iteration_count')),
      seconds,
    } satisfies MipResult;
  }

  /** HiGHS takes `objective_bound` as a cutoff but may still call a worse solution optimal: then nothing better exists. */
  function underCutoff(result: MipResult, cutoff: number | undefined): MipResult {
    if (
      cutoff === undefined ||
      result.x === undefined ||
      result.objective <= cutoff + tolerance * Math.max(1, Math.abs(cutoff))
    )
      return result;
    const { x: _, ...rest } = result;
    return {
      ...rest,
      status: result.status === 'optimal' ? 'infeasible' : result.status,
      objective: Number.POSITIVE_INFINITY,
    };
  }

  function solveReduced(
    change: ModelChange,
    budget: Budget,
    start: Float64Array | undefined,
    hooks: EngineHooks,
  ): MipResult {
    const reduced = reduceModel(model, change);
    const nothing = {
      status: 'infeasible',
      objective: Number.POSITIVE_INFINITY,
      nodes: 0,
      lpIterations: 0,
      seconds: 0,
    } as const;
    if (reduced === undefined) return { ...nothing, bound: Number.POSITIVE_INFINITY };
    if (reduced.columns.length === 0) {
      const x = reduced.expand(new Float64Array());
      return { ...nothing, status: 'optimal', x, objective: objectiveOf(model, x), bound: Number.NEGATIVE_INFINITY };
    }
    passReduced(part, reduced);
    part.options.set('objective_bound', boundFor(change));
    if (start !== undefined) part.setSolution({ colValue: Float64Array.from(reduced.columns, (j) => start[j]!) });
    return run(part, budget, hooks, reduced.expand, change.cost === undefined);
  }

  function solvePersistent(
    change: ModelChange,
    budget: Budget,
    start: Float64Array | undefined,
    hooks: EngineHooks,
  ): MipResult {
    const target = persistent();
    const { columns, rows } = model;
    if (change.bounds !== undefined) {
      const { lower, upper } = changedBounds(model, change);
      if (lower.some((low, j) => low > upper[j]!))
        return { status: 'infeasible', objective: Infinity, bound: Infinity, nodes: 0, lpIterations: 0, seconds: 0 };
      target.changeColsBounds(range(columns), lower, upper);
    }
    if (change.cost !== undefined) {
      target.changeColsCost(range(columns), change.cost);
      target.changeObjectiveOffset(0);
    }
    for (const row of change.rows ?? [])
      target.addRow(row.lower, row.upper, { indices: row.indices, values: row.values });
    target.options.set('objective_bound', boundFor(change));
    if (start !== undefined) target.setSolution({ colValue: start });
    try {
      return run(target, budget, hooks, (x) => x, change.cost === undefined);
    } finally {
      if (change.bounds !== undefined) target.changeColsBounds(range(columns), model.lower, model.upper);
      if (change.cost !== undefined) {
        target.changeColsCost(range(columns), model.cost);
        target.changeObjectiveOffset(model.offset);
      }
      const added = change.rows?.length ?? 0;
      if (added > 0) target.deleteRows({ kind: 'range', from: rows, to: rows + added - 1 });
      target.clearSolver();
    }
  }

  return {
    solve(change, budget, start, hooks) {
      // A replaced objective cannot carry the cutoff: it becomes a row over the model's own cost.
      const rows = change.cost !== undefined && change.cutoff !== undefined ? [objectiveRow(model, change.cutoff)] : [];
      const whole = rows.length === 0 ? change : { ...change, rows: [...(change.rows ?? []), ...rows] };
      const route = newlyFixed(model, change) >= reduceFrom * model.columns ? solveReduced : solvePersistent;
      return underCutoff(route(whole, budget, start, hooks), change.cutoff);
    },
    relax(budget, hooks) {
      const target = persistent();
      target.options.set({
        time_limit: Math.min(budget.seconds ?? unlimited, unlimited),
        objective_bound: unlimited,
      });
      target.zeroAllClocks();
      target.clearIntegrality();
      const begun = performance.now();
      try {
        const code = target.run({ 1: interruptWhen(hooks) }).modelStatus;
        const seconds = (performance.now() - begun) / 1000;
        const status = statusOf[code] ?? 'error';
        if (status !== 'optimal') return { status, objective: Number.NEGATIVE_INFINITY, seconds };
        const { colValue, colDual } = target.getSolution();
        return { status, x: colValue, reducedCosts: colDual, objective: target.getObjectiveValue(), seconds };
      } finally {
        target.changeColsIntegrality(range(model.columns), Int32Array.from(model.integer));
        target.clearSolver();
      }
    },
  };
}
