import type { MipStatus } from '../mip/solver.ts';

/** The seconds of the next sub-MIP. */
export interface Slice {
  readonly seconds: number;
  /** Learns from how a sub-MIP ended. @param effort what it cost, as a multiple of its budget */
  adapt(status: MipStatus, nodes: number, gained: boolean, effort: number): void;
}

/** Bounds as shares of the time limit and in seconds; the first slice lies between. */
const bounds = { leastShare: 1 / 200, firstShare: 1 / 150, mostShare: 1 / 12, least: 0.1, most: 20 };

/** Growth after a sub-MIP that never left its root, shrinkage after an easy one. */
const growth = 1.1;
const shrinkage = 0.97;

/** A solve that used less than this share of its budget was easy. */
const easy = 0.3;

/**
 * A slice that grows while sub-MIPs end in their root node without a gain, as they do where the part that is never fixed
 * is itself large, and shrinks while they are easy. Sizes follow the slice, see adaptive-size.ts.
 * @param total seconds of the run
 */
export function adaptiveSlice(total: number): Slice {
  const least = Math.max(bounds.least, bounds.leastShare * total);
  const most = Math.max(least, Math.min(bounds.most, bounds.mostShare * total));
  let seconds = Math.min(most, Math.max(least, bounds.firstShare * total));
  return {
    get seconds() {
      return seconds;
    },
    adapt(status, nodes, gained, effort) {
      if (status === 'limit' && nodes <= 1 && !gained) seconds = Math.min(most, seconds * growth);
      else if ((status === 'optimal' || status === 'infeasible') && effort < easy)
        seconds = Math.max(least, seconds * shrinkage);
    },
  };
}
