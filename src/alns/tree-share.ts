/** Bounds of the share of the time that branch and cut on the whole model gets beside the search. */
export interface ShareBounds {
  readonly least: number;
  readonly most: number;
}

/** The gap below which a proof is near enough for the tree to be worth most of the time. */
const closeGap = 0.05;

/** A tree whose last new best solution lies this far back, in its own seconds and as a share of them, has dried up. */
const dry = { seconds: 5, share: 0.25 };

/**
 * One worker: the tree never gets less than a tenth of the time; at most seven tenths while it is promising, that is while
 * the gap is small or it has lately found a new best solution itself, and a third otherwise.
 * @param gap the relative gap, Infinity while unknown
 * @param seconds the tree's own seconds so far
 * @param gained the tree's own seconds at its last new best solution
 */
export function oneWorker(gap: number, seconds: number, gained: number): ShareBounds {
  const promising = gap <= closeGap || seconds - gained <= Math.max(dry.seconds, dry.share * seconds);
  return { least: 0.1, most: promising ? 0.7 : 0.33 };
}

/**
 * The share of the elapsed time that the tree should have had by now: (stale + c) / (searching + 2 c), the share of the
 * search's time that has gone by since it last improved the best solution, smoothed towards one half while little is
 * known. A search that improves keeps the thread; one that has dried up leaves it to the tree, whose bound may end the run.
 * @param searching seconds since the search began
 * @param stale seconds since it last improved
 * @param prior c, the seconds that the first guess of one half weighs
 */
export function treeShare(searching: number, stale: number, prior: number, bounds: ShareBounds): number {
  const share = (stale + prior) / (searching + 2 * prior);
  return Math.min(bounds.most, Math.max(bounds.least, share));
}
