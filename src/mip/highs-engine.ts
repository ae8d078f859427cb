import type { Highs, Model } from 'highs';
import { SolverError } from '../util/errors.ts';
import { changedBounds, withinCutoff } from './change.ts';
import { firstOnes, passFull, passReduced } from './highs-models.ts';
import { setSessionOptions } from './highs-options.ts';
import { type EngineHooks, type Run, runHighs } from './highs-run.ts';
import { type MipModel, objectiveOf } from './model.ts';
import { objectiveRow, reduceModel } from './reduce.ts';
import type { Budget, MipResult, ModelChange, Relaxation, SessionSettings } from './solver.ts';

export type { EngineHooks } from './highs-run.ts';

/** Solves changes of one model with one HiGHS runtime, on the calling thread. */
export interface HighsEngine {
  solve(change: ModelChange, budget: Budget, start: Float64Array | undefined, hooks: EngineHooks): MipResult;
  relax(budget: Budget, hooks: EngineHooks): Relaxation;
}

/** Above this share of fixed columns a reduced copy is solved, below it the persistent model under changed bounds. */
const reduceFrom = 0.1;

/** A change with what stands beside it in a solve. */
interface Task {
  readonly change: ModelChange;
  readonly budget: Budget;
  readonly start: Float64Array | undefined;
  readonly hooks: EngineHooks;
  /** The cutoff as an option; with a replaced cost it is a row instead. */
  readonly cutoff: number | undefined;
}

const noSolution: Run = { status: 'infeasible', bound: Number.POSITIVE_INFINITY, nodes: 0, lpIterations: 0 };

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
 * @throws SolverError when HiGHS refuses an option of the settings
 */
export function createHighsEngine(highs: Highs, model: MipModel, settings: SessionSettings = {}): HighsEngine {
  // HiGHS 1.15.1 presolves fractional bounds of integer columns to wrong answers, infeasible or too high an optimum: it
  // sees whole ones. Where some column has no whole value left, every solve says so before HiGHS is asked.
  const whole = { ...model, ...changedBounds(model, {}) };
  let full: Model | undefined;
  const part = highs.createModel();
  setSessionOptions(part, settings);

  function persistent(): Model {
    if (full === undefined) {
      full = passFull(highs, whole);
      setSessionOptions(full, settings);
    }
    return full;
  }

  function solveReduced({ change, budget, start, hooks, cutoff }: Task): Run {
    const reduced = reduceModel(model, change);
    if (reduced === undefined) return noSolution;
    const { columns, expand, cost } = reduced;
    if (columns.length === 0) {
      const x = expand(new Float64Array());
      return { ...noSolution, status: 'optimal', x, bound: objectiveOf(model, x) };
    }
    passReduced(part, reduced);
    if (start !== undefined) part.setSolution({ colValue: Float64Array.from(columns, (j) => start[j]!) });
    const { poll, onBound } = hooks;
    const inFull = { poll, onBound, onIncumbent: (x: Float64Array) => hooks.onIncumbent(expand(x)) };
    const mixed = reduced.integer.includes(1);
    const found = runHighs({ target: part, columns: columns.length, mixed, cost, cutoff }, budget, inFull);
    return found.x === undefined ? found : { ...found, x: expand(found.x) };
  }

  function solvePersistent({ change, budget, start, hooks, cutoff }: Task): Run {
    const bounds = changedBounds(model, change);
    if (bounds === undefined) return noSolution;
    const target = persistent();
    const columns = firstOnes(model.columns);
    const added = change.rows ?? [];
    const cost = change.cost ?? model.cost;
    const mixed = model.integer.includes(1);
    try {
      if (change.bounds !== undefined) target.changeColsBounds(columns, bounds.lower, bounds.upper);
      if (change.cost !== undefined) {
        target.changeColsCost(columns, cost);
        target.changeObjectiveOffset(0);
      }
      for (const { lower, upper, indices, values } of added) target.addRow(lower, upper, { indices, values });
      if (start !== undefined) target.setSolution({ colValue: start });
      return runHighs({ target, columns: model.columns, mixed, cost, cutoff }, budget, hooks);
    } finally {
      if (change.bounds !== undefined) target.changeColsBounds(columns, whole.lower, whole.upper);
      if (change.cost !== undefined) {
        target.changeColsCost(columns, model.cost);
        target.changeObjectiveOffset(model.offset);
      }
      if (added.length > 0) target.deleteRows({ kind: 'range', from: model.rows, to: model.rows + added.length - 1 });
      target.clearSolver();
    }
  }

  /**
   * HiGHS takes `objective_bound` as a cutoff, but may still call a worse solution optimal: then nothing better exists.
   * A bound counts in the model's own cost only.
   */
  function judge(run: Run, change: ModelChange, seconds: number): MipResult {
    const { x, ...rest } = run;
    const objective = x === undefined ? Number.POSITIVE_INFINITY : objectiveOf(model, x);
    const kept = x !== undefined && withinCutoff(objective, change.cutoff);
    if (run.status === 'optimal' && x === undefined)
      throw new SolverError('HiGHS calls a model solved and has no solution.');
    const status = run.status === 'optimal' && !kept ? 'infeasible' : run.status;
    const known = change.cost === undefined ? run.bound : Number.NEGATIVE_INFINITY;
    return {
      ...rest,
      status,
      ...(kept ? { x } : {}),
      objective: kept ? objective : Number.POSITIVE_INFINITY,
      bound: status === 'infeasible' ? Number.POSITIVE_INFINITY : kept ? Math.min(known, objective) : known,
      seconds,
    };
  }

  return {
    solve(change, budget, start, hooks) {
      const begun = performance.now();
      const replaced = change.cost !== undefined;
      const rows = [...(change.rows ?? [])];
      if (replaced && change.cutoff !== undefined) rows.push(objectiveRow(model, change.cutoff));
      const watching: EngineHooks = {
        poll: hooks.poll,
        onIncumbent(x) {
          if (withinCutoff(objectiveOf(model, x), change.cutoff)) hooks.onIncumbent(x);
        },
        onBound: replaced ? () => {} : hooks.onBound,
        ...(hooks.offered === undefined ? {} : { offered: hooks.offered }),
      };
      const task: Task = {
        change: { ...change, rows },
        budget,
        start,
        hooks: watching,
        cutoff: replaced ? undefined : change.cutoff,
      };
      const route = newlyFixed(model, change) >= reduceFrom * model.columns ? solveReduced : solvePersistent;
      return judge(route(task), change, (performance.now() - begun) / 1000);
    },
    relax(budget, hooks) {
      const begun = performance.now();
      const target = persistent();
      const columns = firstOnes(model.columns);
      target.clearIntegrality();
      try {
        const prepared = { target, columns: model.columns, mixed: false, cost: model.cost, cutoff: undefined };
        const found = runHighs(prepared, budget, { ...hooks, onIncumbent: () => {} });
        const seconds = (performance.now() - begun) / 1000;
        const { status, x } = found;
        if (status !== 'optimal' || x === undefined) return { status, objective: Number.NEGATIVE_INFINITY, seconds };
        return { status, x, reducedCosts: target.getSolution().colDual, objective: objectiveOf(model, x), seconds };
      } finally {
        target.changeColsIntegrality(columns, Int32Array.from(model.integer));
        target.clearSolver();
      }
    },
  };
}
