import type { MipStatus } from '../mip/solver.ts';
import type { Verdict } from './outcome.ts';

/** A neighbourhood size that adapts to how its sub-MIPs end. */
export interface AdaptiveSize {
  readonly value: number;
  /** How often it was adapted. */
  readonly turns: number;
  /** @param effort what the sub-MIP cost, as a multiple of its budget */
  adapt(status: MipStatus, verdict: Verdict, effort: number): void;
}

/** A solve that used less than this share of its budget was easy; one that used less than the second was trivial. */
const easy = 0.5;
const trivial = 0.1;

/**
 * Aims at sub-MIPs of which about one half are solved, as CP-SAT's LNS does: solved without gain and with budget to spare:
 * free more; budget exhausted without a gain: free less; a gain keeps the size. The step shrinks as 1 + 1 / sqrt(t + 1)
 * to a floor, so that the size settles but keeps following the search; it is squared where the solve was trivial.
 * @param start the size, in [least, 1], until the first turn of its own
 */
export function adaptiveSize(start: () => number, least: number): AdaptiveSize {
  const within = (size: number) => Math.min(1, Math.max(least, size));
  let own: number | undefined;
  let turns = 0;
  return {
    get value() {
      return own ?? within(start());
    },
    get turns() {
      return turns;
    },
    adapt(status, verdict, effort) {
      const step = 1 + Math.max(0.15, 1 / Math.sqrt(turns + 2));
      const size = own ?? within(start());
      turns++;
      own = size;
      const solved = status === 'optimal' || status === 'infeasible';
      const gained = verdict === 'best' || verdict === 'better';
      if (solved && effort < easy)
        own = within(size * (gained ? Math.sqrt(step) : step) * (effort < trivial ? step : 1));
      else if (!solved && !gained) own = within(size / step);
    },
  };
}

/** The size that the first sub-MIPs of a run have: small, for sizes grow fast while sub-MIPs are trivial, and none is wasted. */
const first = { share: 0.15, columns: 400 };

/**
 * Sizes for the arms of one search. An arm that had no turn yet begins where the others have come to: at the geometric mean
 * of their sizes, so that not each of them has to find out anew what the solver can take.
 * @returns the size of the next arm, with the size that is remembered of it, if any
 */
export function createSizes(integers: number): (remembered?: number) => AdaptiveSize {
  const count = Math.max(1, integers);
  const sizes: AdaptiveSize[] = [];
  const typical = () => {
    const known = sizes.filter(({ turns }) => turns > 0);
    if (known.length === 0) return Math.min(first.share, first.columns / count);
    return Math.exp(known.reduce((sum, { value }) => sum + Math.log(value), 0) / known.length);
  };
  return (remembered) => {
    const size = adaptiveSize(remembered === undefined ? typical : () => remembered, Math.min(1, 2 / count));
    sizes.push(size);
    return size;
  };
}
