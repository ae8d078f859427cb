/**
 * The mean factor by which the residual shrank over the last iterations: (h[k] / h[k - window])^(1 / window). Once the
 * slowest mode is alone it is the spectral radius of the iteration.
 * @param history norms of the residual, the initial one first
 * @param window iterations to look back; fewer when there were fewer
 * @returns undefined when no iteration was made, or the residual vanished
 */
export function tailContraction(history: readonly number[], window = 20): number | undefined {
  const last = history.length - 1;
  const back = Math.min(window, last);
  if (back < 1) return undefined;
  const ratio = history[last]! / history[last - back]!;
  return ratio > 0 && Number.isFinite(ratio) ? ratio ** (1 / back) : undefined;
}
