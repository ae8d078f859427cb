/** Where to cut contexts in two: those whose feature is below the threshold, and the others. */
export interface Split {
  readonly feature: number;
  readonly threshold: number;
}

/**
 * The cut at the median of a feature that leaves the smallest squared deviations of the rewards from the mean of their arm
 * and side, undefined where none leaves less than there is without a cut.
 *
 * Source: Breiman, Friedman, Olshen & Stone, "Classification and regression trees", 1984, section 8.4, medians only.
 * @param entries the pulls: arm, probability, reward, then the context, `width` numbers each
 */
export function bestSplit(entries: Float64Array, width: number, arms: number): Split | undefined {
  const length = entries.length / width;
  const counts = new Float64Array(2 * arms);
  const sums = new Float64Array(2 * arms);
  /** What the means of arms and sides explain: the sum of sum^2 / count. Deviations are the sum of squares less this. */
  const explained = (feature: number, threshold: number) => {
    counts.fill(0);
    sums.fill(0);
    for (let at = 0; at < entries.length; at += width) {
      const group = 2 * entries[at]! + Number(entries[at + 3 + feature]! >= threshold);
      counts[group]!++;
      sums[group]! += entries[at + 2]!;
    }
    return sums.reduce((total, sum, group) => (counts[group]! > 0 ? total + (sum * sum) / counts[group]! : total), 0);
  };
  let best: Split | undefined;
  // Below every context: all are on one side. Rounding must not pass for a gain.
  let most = explained(0, -Infinity) + 1e-9 * length;
  for (let feature = 0; feature < width - 3; feature++) {
    const sorted = Float64Array.from({ length }, (_, entry) => entries[entry * width + 3 + feature]!).sort();
    const threshold = sorted[length >> 1]!;
    if (threshold === sorted[0]) continue;
    const gain = explained(feature, threshold);
    if (gain <= most) continue;
    most = gain;
    best = { feature, threshold };
  }
  return best;
}
