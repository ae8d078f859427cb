import type { Csr } from './csr.ts';
import { subtractProduct } from './csr-operations.ts';
import type { Failure, LinearResult, StoppingRule } from './result.ts';
import type { Workspace } from './workspace.ts';

/** What every iterative solver can be told. */
export interface SolveOptions {
  /** Default: residual below 1e-8 of the initial one within 10,000 iterations. */
  readonly rule?: StoppingRule;
  /** Where the iteration begins; zero when absent. */
  readonly x0?: Float64Array;
  /** Whether to record the norm of the residual of every iteration. */
  readonly history?: boolean;
  /** Asked before every iteration; true ends the solve with reason `interrupted`. */
  readonly interrupted?: () => boolean;
  /** Memory to work in; the result's `x` then lives in it. */
  readonly workspace?: Workspace;
}

/** One iterative method, seen from the loop that runs it. */
export interface Method {
  /**
   * Called when the vector r holds b - A x: before the first step, and again whenever the loop renewed it.
   * @param bound the norm of the residual at which the loop ends
   */
  begin?(bound: number): void;
  /**
   * One iteration: moves x, and returns the Euclidean norm of the residual, or undefined when the method breaks down. Where
   * no history is asked for, a lower bound of the norm will do as long as it is above the loop's own.
   */
  step(): number | undefined;
  /** Floating-point operations before the first step, and of the last step. */
  readonly setupFlops: number;
  readonly stepFlops: number;
}

/** The stopping rule of the paper's experiments. */
export const defaultRule: StoppingRule = { tolerance: 1e-8, relativeTo: 'initial', maxIterations: 10_000 };

// Far above the transient growth that SOR shows before it converges, far below overflow.
const divergence = 1e10;

/** The Euclidean norm. */
export function norm(vector: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i]! * vector[i]!;
  return Math.sqrt(squares);
}

/** Floating-point operations of one product with the matrix. */
export function productFlops(a: Csr): number {
  return 2 * (a.values.length + a.size);
}

function checkVector(vector: Float64Array, size: number, name: string): void {
  if (vector.length !== size) throw new RangeError(`${name} has ${vector.length} entries, the matrix ${size} rows.`);
}

function checkRule({ tolerance, maxIterations }: StoppingRule): void {
  if (!(tolerance >= 0)) throw new RangeError(`the tolerance must be at least 0, not ${tolerance}.`);
  if (!(maxIterations >= 0)) throw new RangeError(`the cap on iterations must be at least 0, not ${maxIterations}.`);
}

function refuseNonFinite(a: Csr, b: Float64Array, x0?: Float64Array): void {
  const parts: [string, Float64Array][] = [
    ['the right-hand side', b],
    ['the starting point', x0 ?? b],
    ['the diagonal of the matrix', a.diagonal],
    ['the off-diagonal part of the matrix', a.values],
  ];
  for (const [name, values] of parts) {
    const index = values.findIndex((value) => !Number.isFinite(value));
    if (index >= 0) throw new RangeError(`entry ${index} of ${name} is ${values[index]}.`);
  }
}

/**
 * Runs a method on A x = b until the rule ends it. The residual that the method carries along decides when to look; what
 * counts is b - A x itself: should the two differ, the iteration goes on from the true residual.
 * @param vectors the n-vectors x and r that the method moves
 * @throws RangeError for vectors of a wrong length, entries that are not finite and impossible rules
 */
export function iterate(
  a: Csr,
  b: Float64Array,
  options: SolveOptions,
  vectors: { readonly x: Float64Array; readonly r: Float64Array },
  method: Method,
): LinearResult {
  const { rule = defaultRule, x0, interrupted } = options;
  const { x, r } = vectors;
  checkRule(rule);
  checkVector(b, a.size, 'the right-hand side');
  if (x0 !== undefined) checkVector(x0, a.size, 'the starting point');
  const history: number[] | undefined = options.history === true ? [] : undefined;
  const rhs = norm(b);
  if (x0 === undefined || rhs === 0) x.fill(0);
  else x.set(x0);
  let flops = method.setupFlops;
  let current = rhs;
  if (x0 === undefined || rhs === 0) r.set(b);
  else {
    current = subtractProduct(a, b, x, r);
    flops += productFlops(a);
  }
  if (!Number.isFinite(current)) refuseNonFinite(a, b, x0);
  history?.push(current);
  const unit = rule.relativeTo === 'initial' ? current : rule.relativeTo === 'rhs' ? rhs : 1;
  const bound = rule.tolerance * unit;
  const ceiling = divergence * current;

  let iterations = 0;
  let reason: Failure | undefined;
  let residual = current;
  // A starting residual of 0 satisfies every rule; a bound of 0 is met by nothing else.
  let exact = true;
  if (!(current <= bound) && current !== 0) {
    method.begin?.(bound);
    for (;;) {
      if (iterations >= rule.maxIterations) reason = 'iterations';
      else if (interrupted?.() === true) reason = 'interrupted';
      if (reason !== undefined) break;
      const moved = method.step();
      flops += method.stepFlops;
      if (moved === undefined) {
        reason = 'breakdown';
        break;
      }
      iterations++;
      exact = false;
      current = moved;
      history?.push(current);
      if (!(current <= ceiling)) {
        if (Number.isNaN(current)) refuseNonFinite(a, b);
        reason = 'diverged';
        break;
      }
      if (current > bound) continue;
      residual = subtractProduct(a, b, x, r);
      flops += productFlops(a);
      exact = true;
      if (residual <= bound) break;
      current = residual;
      method.begin?.(bound);
    }
  }
  if (!exact) residual = subtractProduct(a, b, x, r);
  return {
    x,
    iterations,
    converged: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    residual,
    ...(history === undefined ? {} : { history }),
    flops,
  };
}
