import type { MipModel, Point } from '../mip/model.ts';
import { verified } from '../mip/verify.ts';
import { isBetter } from './outcome.ts';

/** A new best solution: when, how good (minimisation form), and who found it. */
export interface Incumbent {
  readonly seconds: number;
  readonly objective: number;
  readonly source: string;
}

/** Keeps the best verified solution of a run and the history of how it came. */
export interface Ledger {
  readonly best: Point | undefined;
  readonly incumbents: readonly Incumbent[];
  /** Enters a verified point; returns whether it is the new best. */
  enter(point: Point, source: string): boolean;
  /** Verifies a claimed solution against the original model, then enters it. Returns the verified point, whether best or not. */
  claim(x: Float64Array, source: string): Point | undefined;
}

/** An empty ledger. @param onIncumbent is told each new best solution */
export function createLedger(
  model: MipModel,
  clock: () => number,
  onIncumbent: (incumbent: Incumbent, point: Point) => void,
): Ledger {
  const incumbents: Incumbent[] = [];
  let best: Point | undefined;
  const ledger: Ledger = {
    get best() {
      return best;
    },
    incumbents,
    enter(point, source) {
      if (best !== undefined && !isBetter(point.objective, best.objective)) return false;
      best = point;
      const incumbent = { seconds: clock(), objective: point.objective, source };
      incumbents.push(incumbent);
      onIncumbent(incumbent, point);
      return true;
    },
    claim(x, source) {
      const point = verified(model, x);
      if (point !== undefined) ledger.enter(point, source);
      return point;
    },
  };
  return ledger;
}

/** |value - reference| / max(|value|, |reference|) in [0, 1]: 0 when equal, 1 with opposite signs or while either is unknown (Berthold 2013). */
export function primalGap(value: number, reference: number): number {
  if (value === reference) return 0;
  if (!Number.isFinite(value) || !Number.isFinite(reference) || value * reference < 0) return 1;
  return Math.min(1, Math.abs(value - reference) / Math.max(Math.abs(value), Math.abs(reference)));
}

/**
 * The primal integral: the primal gap against a reference, integrated from 0 to `end` seconds; the gap is 1 before the
 * first solution (Berthold 2013).
 */
export function primalIntegral(incumbents: readonly Incumbent[], reference: number, end: number): number {
  let sum = 0;
  let since = 0;
  let gap = 1;
  for (const { seconds, objective } of incumbents) {
    sum += gap * Math.max(0, Math.min(seconds, end) - since);
    since = Math.max(since, Math.min(seconds, end));
    gap = primalGap(objective, reference);
  }
  return sum + gap * Math.max(0, end - since);
}
