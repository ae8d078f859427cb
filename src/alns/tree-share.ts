/** Bounds of the share of the time that branch and cut on the whole model gets beside the search. */
export interface ShareBounds {
  readonly least: number;
  readonly most: number;
}

/** One worker: the tree never gets less than a tenth of the time, nor more than seven tenths while there is a search. */
export const oneWorker: ShareBounds = { least: 0.1, most: 0.7 };

/**
 * The share of the elapsed time that the tree should have had by now: (stale + c) / (searching + 2 c), the share of the
 * search's time that has gone by since it last improved the best solution, smoothed towards one half while little is
 * known. A search that improves keeps the thread; one that has dried up leaves it to the tree, whose bound may end the run.
 * @param searching seconds since the search began
 * @param stale seconds since it last improved
 * @param prior c, the seconds that the first guess of one half weighs
 */
export function treeShare(searching: number, stale: number, prior: number, bounds: ShareBounds = oneWorker): number {
  const share = (stale + prior) / (searching + 2 * prior);
  return Math.min(bounds.most, Math.max(bounds.least, share));
}
