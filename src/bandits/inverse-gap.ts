/**
 * Inverse gap weighting: fills `out` with p_i = 1 / (K + rate (loss_i - loss_b)) for every arm i but the best one b, the
 * first of the least loss, which gets what is left. K is the number of arms, so that a rate of 0 gives the uniform
 * distribution and the best arm never gets less than 1 / K.
 *
 * Source: Abe & Long, "Associative reinforcement learning using linear probabilistic concepts", ICML 1999; Foster &
 * Rakhlin, "Beyond UCB: optimal and efficient contextual bandits with regression oracles", ICML 2020, algorithm 1.
 * @param losses what each arm is expected to lose; smaller is better, finite
 * @param rate how sharply the weights fall with the gap, at least 0, finite
 */
export function inverseGap(losses: Float64Array, rate: number, out: Float64Array): void {
  const arms = losses.length;
  let best = 0;
  for (let arm = 1; arm < arms; arm++) if (losses[arm]! < losses[best]!) best = arm;
  const least = losses[best]!;
  let others = 0;
  for (let arm = 0; arm < arms; arm++) {
    if (arm === best) continue;
    const weight = 1 / (arms + rate * (losses[arm]! - least));
    out[arm] = weight;
    others += weight;
  }
  out[best] = 1 - others;
}
