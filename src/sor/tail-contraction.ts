/**
 * The mean factor by which the residual shrank over the last w iterations: (h[k] / h[k - w])^(1 / w). Once the slowest mode
 * is alone it is the spectral radius of the iteration.
 * @param history norms of the residual, the initial one first
 * @param window w; when absent, the last third of the iterations, at most 20
 * @returns undefined when no iteration was made, or the residual vanished
 */
export function tailContraction(history: readonly number[], window?: number): number | undefined {
  const last = history.length - 1;
  const back = Math.min(window ?? Math.max(1, Math.min(20, Math.floor(last / 3))), last);
  if (back < 1) return undefined;
  const ratio = history[last]! / history[last - back]!;
  return ratio > 0 && Number.isFinite(ratio) ? ratio ** (1 / back) : undefined;
}
