import { beginChain, chainedSweep } from './chained-sweep.ts';
import type { Csr } from './csr.ts';
import { iterate, type SolveOptions } from './iterate.ts';
import { type RedBlack, redBlackOrdering } from './red-black.ts';
import { checkOmega, invertDiagonal } from './relaxation.ts';
import type { LinearResult } from './result.ts';
import { sweepBackward, sweepRedBlack } from './sor-sweeps.ts';
import { createWorkspace } from './workspace.ts';

/** What successive over-relaxation can be told. */
export interface SorOptions extends SolveOptions {
  /** The relaxation parameter, in (0, 2); 1 is Gauss-Seidel. */
  readonly omega: number;
  /** The order of the rows within a sweep; `forward` when absent. An ordering made before saves a colouring per solve. */
  readonly order?: 'forward' | 'backward' | 'red-black' | RedBlack;
}

function orderingOf(a: Csr, order: SorOptions['order']): RedBlack | undefined {
  if (typeof order === 'object') {
    if (order.rows.length !== a.size)
      throw new RangeError(`the ordering has ${order.rows.length} rows, the matrix ${a.size}.`);
    return order;
  }
  if (order !== 'red-black') return undefined;
  const ordering = redBlackOrdering(a);
  if (ordering === undefined)
    throw new RangeError('the matrix has an odd cycle, so its rows cannot be coloured red and black.');
  return ordering;
}

/**
 * Successive over-relaxation, x <- x + (D/omega + L)^-1 (b - A x), with the residual free of charge. Iterations are sweeps.
 *
 * Source: Young, Iterative Solution of Large Linear Systems, 1971; Algorithm 1 of Khodak, Chow, Balcan &
 * Talwalkar, "Learning to Relax", ICLR 2024.
 * @throws RangeError for an omega outside of (0, 2), a zero on the diagonal, a red-black order that does not exist
 */
export function sor(a: Csr, b: Float64Array, options: SorOptions): LinearResult {
  const { omega, order = 'forward', workspace = createWorkspace(a.size) } = options;
  checkOmega(omega);
  const ordering = orderingOf(a, order);
  const [x, r, scale, delta] = workspace.vectors(4) as [Float64Array, Float64Array, Float64Array, Float64Array];
  invertDiagonal(a, omega, scale);
  const flops = { setupFlops: a.size, stepFlops: 2 * a.values.length + 6 * a.size };
  if (ordering !== undefined) {
    const step = () => sweepRedBlack(a, omega, scale, x, r, delta, ordering.rows, ordering.reds);
    return iterate(a, b, options, { x, r }, { step, ...flops });
  }
  if (order === 'backward') {
    const step = () => sweepBackward(a, omega, scale, x, r, delta);
    return iterate(a, b, options, { x, r }, { step, ...flops });
  }
  const begin = () => beginChain(a, scale, r, delta);
  const step = () => chainedSweep(a, omega, scale, x, r, delta);
  return iterate(a, b, options, { x, r }, { begin, step, ...flops, setupFlops: 2 * a.size + a.values.length });
}

/** Gauss-Seidel: {@link sor} with omega = 1. */
export function gaussSeidel(a: Csr, b: Float64Array, options: SolveOptions = {}): LinearResult {
  return sor(a, b, { ...options, omega: 1 });
}
