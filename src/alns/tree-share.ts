/** Bounds of the share of the time that branch and cut on the whole model gets beside the search. */
export interface ShareBounds {
  readonly least: number;
  readonly most: number;
}

/** The gaps below which a proof is near enough for the tree to be worth most of the time, and nearly all of it. */
const gaps = { close: 0.05, closest: 0.01 };

/** A tree whose last new best solution lies this far back, in its own seconds and as a share of them, has dried up. */
const dry = { seconds: 5, share: 0.25 };

/** For this share of the run the tree gets time to come to the end of its root node, where it finds its first good solutions. */
const opening = 0.4;

/**
 * One worker: the tree never gets less than a tenth of the time, in the opening half; at most seven tenths while it has
 * lately found a new best solution itself, and four tenths otherwise. Where the gap is below 5 % a proof is near: 60 to 80 %,
 * below 1 % 70 to 90 %, so that what branch and cut solves alone is not proven much later.
 * @param gap the relative gap, Infinity while unknown
 * @param seconds the tree's own seconds so far
 * @param stale the tree's own seconds since its last new best solution
 * @param spent the share of the run that is over, in [0, 1]
 */
export function oneWorker(gap: number, seconds: number, stale: number, spent: number): ShareBounds {
  if (gap <= gaps.closest) return { least: 0.7, most: 0.9 };
  if (gap <= gaps.close) return { least: 0.6, most: 0.8 };
  const promising = stale <= Math.max(dry.seconds, dry.share * seconds);
  const least = spent < opening ? 0.5 : 0.1;
  return { least, most: promising ? 0.7 : Math.max(least, 0.4) };
}

/**
 * The share of the elapsed time that the tree should have had by now: (search + c) / (search + tree + 2 c), where both are
 * the seconds since the search and the tree last found a new best solution, each on its own clock. Who improves keeps the
 * thread, who has dried up leaves it to the other.
 * @param prior c, the seconds that the first guess of one half weighs
 */
export function treeShare(search: number, tree: number, prior: number, bounds: ShareBounds): number {
  const share = (search + prior) / (search + tree + 2 * prior);
  return Math.min(bounds.most, Math.max(bounds.least, share));
}
