/** When an iterative solver ends. */
export interface StoppingRule {
  /** Bound on the norm of the residual, relative to `relativeTo`. */
  readonly tolerance: number;
  /** `initial`: the residual of x0; `rhs`: b; `absolute`: 1. */
  readonly relativeTo: 'initial' | 'rhs' | 'absolute';
  readonly maxIterations: number;
}

/** Why a solver gave up. */
export type Failure = 'iterations' | 'diverged' | 'breakdown' | 'interrupted';

/** What an iterative solver found. */
export interface LinearResult {
  readonly x: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  /** Set when it did not converge. */
  readonly reason?: Failure;
  /** Euclidean norm of b - A x at the end. */
  readonly residual: number;
  /** Norms of the residual, the initial one first, when asked for. */
  readonly history?: readonly number[];
  /** Floating-point operations, set-up included. */
  readonly flops: number;
}
