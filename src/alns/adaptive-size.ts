import type { MipStatus } from '../mip/solver.ts';
import type { Verdict } from './outcome.ts';

/** A neighbourhood size that adapts to how its sub-MIPs end. */
export interface AdaptiveSize {
  readonly value: number;
  /** @param effort what the sub-MIP cost, as a multiple of its budget */
  adapt(status: MipStatus, verdict: Verdict, effort: number): void;
}

/** A solve that used less than this share of its budget was easy. */
const easy = 0.5;

/**
 * Aims at sub-MIPs of which about one half are solved, as CP-SAT's LNS does: solved without gain and with budget to spare:
 * free more; budget exhausted without a gain: free less; a gain keeps the size. The step shrinks as 1 + 1 / sqrt(t + 1)
 * to a floor, so that the size settles but keeps following the search.
 * @param start in [least, 1]
 */
export function adaptiveSize(start: number, least: number): AdaptiveSize {
  let value = Math.min(1, Math.max(least, start));
  let turns = 0;
  return {
    get value() {
      return value;
    },
    adapt(status, verdict, effort) {
      const step = 1 + Math.max(0.15, 1 / Math.sqrt(turns + 2));
      turns++;
      const solved = status === 'optimal' || status === 'infeasible';
      const gained = verdict === 'best' || verdict === 'better';
      if (solved && effort < easy) value = Math.min(1, value * (gained ? Math.sqrt(step) : step));
      else if (!solved && !gained) value = Math.max(least, value / step);
    },
  };
}
