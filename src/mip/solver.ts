import type { MipModel } from './model.ts';

/** A row to add: lower <= sum values[k] x[indices[k]] <= upper. */
export interface Row {
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly lower: number;
  readonly upper: number;
}

/** New bounds for some columns, arrays of equal length. */
export interface BoundChange {
  readonly columns: Int32Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** What a neighbourhood changes in a model, as data: it can be tested, logged and undone without a solver. */
export interface ModelChange {
  readonly bounds?: BoundChange;
  readonly rows?: readonly Row[];
  /** A cost vector in place of the model's (no offset). */
  readonly cost?: Float64Array;
  /** Only solutions with c'x + offset at most this value, measured in the model's own cost, are wanted. */
  readonly cutoff?: number;
}

/** Limits of one solve: whichever is reached first. `nodes` and `improvements` are deterministic, `seconds` is not. */
export interface Budget {
  readonly nodes?: number;
  readonly seconds?: number;
  /** Stop after this many improving solutions. */
  readonly improvements?: number;
}

/**
 * Why a solve ended. `optimal`: the changed model is solved; `infeasible`: it has no solution, or none within the cutoff;
 * `limit`: a budget ran out; `error`: the solver failed and was replaced.
 */
export type MipStatus = 'optimal' | 'infeasible' | 'unbounded' | 'limit' | 'interrupted' | 'error';

/** The result of one solve. Objective and bound are in the minimisation form of the model's own cost. */
export interface MipResult {
  readonly status: MipStatus;
  /** The best solution the solver claims, absent when it has none. Not yet verified. */
  readonly x?: Float64Array;
  /** c'x + offset recomputed from x in the model's own cost; Infinity without a solution. */
  readonly objective: number;
  /** A lower bound on the changed model; -Infinity when nothing is known or the cost was replaced. */
  readonly bound: number;
  readonly nodes: number;
  readonly lpIterations: number;
  readonly seconds: number;
  /** What went wrong, with status `error`. */
  readonly message?: string;
}

/** The linear relaxation: primal values and reduced costs of the columns, in minimisation form. */
export interface Relaxation {
  readonly status: MipStatus;
  readonly x?: Float64Array;
  readonly reducedCosts?: Float64Array;
  readonly objective: number;
  readonly seconds: number;
}

/** What a caller watches while a solve runs. */
export interface Watch {
  /** Ends the solve early, with status `interrupted`. */
  readonly signal?: AbortSignal;
  /** Each improving solution as it is found (not yet verified). */
  readonly onIncumbent?: (x: Float64Array) => void;
  /** Each improvement of the global bound. */
  readonly onBound?: (bound: number) => void;
}

/** A model held open by a solver for many solves. One solve at a time. */
export interface MipSession extends Disposable {
  /** Solves the changed model; the change is undone afterwards. Failures come back as status `error`, never as exceptions. */
  solve(change: ModelChange, budget: Budget, start?: Float64Array, watch?: Watch): Promise<MipResult>;
  /** Solves the linear relaxation of the model. */
  relax(budget: Budget, watch?: Watch): Promise<Relaxation>;
  /** Asks a running solve to hold; resolves once it does, has ended, or `patience` seconds are over. Absent where a back end cannot. */
  pause?(patience: number): Promise<void>;
  /** Lets a held solve go on. */
  resume?(): void;
  /** Gives a feasible point of the model, found elsewhere, to the solve that runs or is the next. Absent where a back end cannot. */
  offer?(x: Float64Array): void;
  /** Ends the worker and returns its memory. */
  dispose(): void;
}

/** Settings of a session. */
export interface SessionSettings {
  readonly seed?: number;
  /**
   * What the session is for: whole models (default), or the sub-MIPs of a search, one after another, for which a back end
   * leaves out its own large-neighbourhood heuristics.
   */
  readonly role?: 'whole' | 'sub-mip';
  /** The relative gap at which a solve counts as optimal; default 1e-4. Back ends without such an option prove optimality outright. */
  readonly gap?: number;
  /** Options of the back end by their own names, for users who know what they want. */
  readonly options?: Readonly<Record<string, boolean | number | string>>;
}

/** A MIP solver that opens sessions. */
export interface MipSolver {
  readonly name: string;
  open(model: MipModel, settings?: SessionSettings): Promise<MipSession>;
}
