import { conjugateGradient } from '../conjugate-gradient.ts';
import type { Csr } from '../csr.ts';

/**
 * x with A x = b to about ten digits, for sequences whose next system hangs on the solution of the last. Where rounding keeps
 * it from getting there it is what conjugate gradients came to: an inexact step of Newton's method is still one.
 */
export function nearlyExact(a: Csr, b: Float64Array): Float64Array {
  return conjugateGradient(a, b, { rule: { tolerance: 1e-10, relativeTo: 'rhs', maxIterations: 10 * a.size } }).x;
}
