import type { HighsCallbackMap, Model, ModelStatusCode } from 'highs';
import { firstOnes } from './highs-models.ts';
import { setBudget } from './highs-options.ts';
import type { Budget, MipStatus } from './solver.ts';

/** What the engine tells while HiGHS runs, and asks: `poll` returns true when the run must end now. */
export interface EngineHooks {
  readonly poll: () => boolean;
  readonly onIncumbent: (x: Float64Array) => void;
  readonly onBound: (bound: number) => void;
  /** A solution that was found elsewhere, in the target's columns, each once; absent where none can come. */
  readonly offered?: () => Float64Array | undefined;
}

/** A HiGHS model ready to run, with what HiGHS does not give back. */
export interface Prepared {
  readonly target: Model;
  /** Number of columns of the target. */
  readonly columns: number;
  /** Whether some column is integer. */
  readonly mixed: boolean;
  readonly cost: Float64Array;
  /** The cutoff for `objective_bound`, absent for none. */
  readonly cutoff: number | undefined;
}

/** How a run ended; x has the target's columns, the bound is in the target's objective. */
export interface Run {
  readonly status: MipStatus;
  readonly message?: string;
  readonly x?: Float64Array;
  readonly bound: number;
  readonly nodes: number;
  readonly lpIterations: number;
}

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

const unboundedOrInfeasible = 9;
const unbounded = 10;
const feasiblePoint = 2;

/** Ends a run from the checkpoints of the simplex, interior point and MIP solvers, and passes on what the last finds. */
function watched(hooks: EngineHooks, raise: (bound: number | undefined) => void): HighsCallbackMap {
  const check = (event: { interrupt(): void }) => {
    if (hooks.poll()) event.interrupt();
    return undefined;
  };
  const { offered } = hooks;
  return {
    1: check,
    2: check,
    4: (event) => {
      if (event.data.mip_solution) hooks.onIncumbent(event.data.mip_solution);
      return undefined;
    },
    6: (event) => {
      raise(event.data.mip_dual_bound);
      return check(event);
    },
    ...(offered === undefined
      ? {}
      : {
          9: (event) => {
            const x = offered();
            if (x !== undefined) event.setSolution(x);
            return undefined;
          },
        }),
  };
}

/** One run of HiGHS. */
function runOnce(prepared: Prepared, budget: Budget, hooks: EngineHooks): Run & { readonly code: ModelStatusCode } {
  const { target, mixed } = prepared;
  let bound = Number.NEGATIVE_INFINITY;
  const raise = (value: number | undefined) => {
    if (value === undefined || !Number.isFinite(value) || value <= bound) return;
    bound = value;
    hooks.onBound(bound);
  };
  setBudget(target, budget, prepared.cutoff);
  const code = target.run(watched(hooks, raise)).modelStatus;
  const status = statusOf[code] ?? 'error';
  const x = target.info.get('primal_solution_status') === feasiblePoint ? target.getSolution().colValue : undefined;
  // After a linear program HiGHS leaves the figures of the MIP at 0 and -1.
  const dual = mixed ? Number(target.info.get('mip_dual_bound')) : Number.NEGATIVE_INFINITY;
  if (status === 'infeasible') bound = Number.POSITIVE_INFINITY;
  else if (status === 'optimal' && !mixed) bound = target.getObjectiveValue();
  else if (Number.isFinite(dual)) bound = Math.max(dual, bound);
  return {
    code,
    status,
    ...(status === 'error' ? { message: `HiGHS ended with model status ${code}.` } : {}),
    ...(x === undefined ? {} : { x }),
    bound,
    nodes: mixed ? Math.max(0, Number(target.info.get('mip_node_count'))) : 0,
    lpIterations: Math.max(0, Number(target.info.get('simplex_iteration_count'))),
  };
}

/**
 * Solves without costs what HiGHS calls unbounded or infeasible, or a MIP whose relaxation it calls unbounded, which says
 * nothing of the integer points: a model with rational data, an unbounded relaxation and an integer point is unbounded
 * (R. R. Meyer, On the existence of optimal solutions to integer and mixed-integer programming problems, 1974).
 */
function tellUnbounded(prepared: Prepared, budget: Budget, hooks: EngineHooks): Run {
  const { target, columns, cost } = prepared;
  target.changeColsCost(firstOnes(columns), new Float64Array(columns));
  target.clearSolver();
  try {
    const silent = { ...hooks, onBound: () => {} };
    const found = runOnce({ ...prepared, cutoff: undefined }, { ...budget, improvements: 1 }, silent);
    const feasible = found.x !== undefined;
    const bound = found.status === 'infeasible' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    return { ...found, status: feasible ? 'unbounded' : found.status, bound };
  } finally {
    target.changeColsCost(firstOnes(columns), cost);
  }
}

/** Runs a prepared model under a budget and reads what it found. */
export function runHighs(prepared: Prepared, budget: Budget, hooks: EngineHooks): Run {
  const begun = performance.now();
  const found = runOnce(prepared, budget, hooks);
  if (found.code !== unboundedOrInfeasible && (found.code !== unbounded || !prepared.mixed)) return found;
  const { seconds } = budget;
  const left = seconds === undefined ? {} : { seconds: seconds - (performance.now() - begun) / 1000 };
  return tellUnbounded(prepared, { ...budget, ...left }, hooks);
}
