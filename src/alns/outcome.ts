import type { MipModel, Point } from '../mip/model.ts';
import type { MipResult } from '../mip/solver.ts';
import { verified } from '../mip/verify.ts';
import type { Accept } from './accept.ts';
import type { Search } from './search.ts';

/**
 * What an iteration came to: a new best, better than the current, accepted though not better, rejected, or `nothing`:
 * no solution, one that does not verify, or the current one handed back.
 */
export type Verdict = 'best' | 'better' | 'accepted' | 'rejected' | 'nothing';

/** The verdict and the verified point it is about. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly point?: Point;
}

/** Objectives closer than this, relative to their size, count as equal. */
const equality = 1e-9;

/** Whether a is smaller than b by more than rounding. */
export function isBetter(a: number, b: number): boolean {
  return a < b - equality * Math.max(1, Math.abs(b));
}

function sameIntegers(model: MipModel, a: Float64Array, b: Float64Array): boolean {
  for (let j = 0; j < a.length; j++) if (model.integer[j] === 1 && Math.abs(a[j]! - b[j]!) > 0.5) return false;
  return true;
}

/**
 * Verifies what a solver claims against the original model, and compares it with the current and the best solution. The
 * acceptance rule is asked about every verified candidate: rules with a memory must see them all.
 */
export function judge(result: MipResult, search: Search, accept: Accept): Outcome {
  if (result.x === undefined) return { verdict: 'nothing' };
  const point = verified(search.model, result.x);
  if (point === undefined) return { verdict: 'nothing' };
  const { objective } = point;
  const taken = accept(objective, search.current.objective, search.best.objective);
  if (isBetter(objective, search.best.objective)) return { verdict: 'best', point };
  if (isBetter(objective, search.current.objective)) return { verdict: 'better', point };
  if (sameIntegers(search.model, point.x, search.current.x)) return { verdict: 'nothing' };
  return { verdict: taken ? 'accepted' : 'rejected', point };
}
