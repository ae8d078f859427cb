/**
 * One step of online mirror descent with the log barrier and a learning rate per entry: fills `out` with the q for which
 * 1 / q_i = 1 / p_i + rate_i (loss_i - x), with the x in [min loss, max loss] that makes q sum to 1.
 *
 * Source: Agarwal, Luo, Neyshabur & Schapire, "Corralling a band of bandit algorithms", COLT 2017, algorithm 2.
 * @param p a distribution, all positive
 */
export function logBarrierStep(p: Float64Array, losses: Float64Array, rates: Float64Array, out: Float64Array): void {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < p.length; i++) {
    low = Math.min(low, losses[i]!);
    high = Math.max(high, losses[i]!);
  }
  // Below the pole of every entry the sum is finite and increases with x.
  for (let i = 0; i < p.length; i++) high = Math.min(high, losses[i]! + 1 / (rates[i]! * p[i]!));
  for (let step = 0; step < 100; step++) {
    const x = 0.5 * (low + high);
    let sum = 0;
    for (let i = 0; i < p.length; i++) sum += 1 / (1 / p[i]! + rates[i]! * (losses[i]! - x));
    if (sum > 1) high = x;
    else low = x;
  }
  let total = 0;
  for (let i = 0; i < p.length; i++) {
    out[i] = 1 / (1 / p[i]! + rates[i]! * (losses[i]! - low));
    total += out[i]!;
  }
  for (let i = 0; i < p.length; i++) out[i]! /= total;
}
