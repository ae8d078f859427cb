import { normalize } from './shared.ts';

/** More steps than the safe Newton iteration ever needs: it takes about 6, the distance to the root at least halving. */
const mostSteps = 100;

/**
 * Fills `out` with the 1/2-Tsallis distribution of cumulative losses: p_i = 4 / (eta^2 (loss_i - x)^2) with the x below
 * all losses for which they sum to 1.
 *
 * Newton's method starts at min loss - 2 / eta, where the weights sum to at least 1. The sum is convex and increasing in
 * x below the least loss, so that from there the iteration goes down to the root and never jumps over it.
 *
 * Source: Zimmert & Seldin, "Tsallis-INF: an optimal algorithm for stochastic and adversarial bandits", JMLR 22, 2021,
 * algorithm 2.
 * @param losses finite
 * @param eta the learning rate, above 0
 */
export function tsallisDistribution(losses: Float64Array, eta: number, out: Float64Array): void {
  const arms = losses.length;
  let least = Infinity;
  for (let arm = 0; arm < arms; arm++) least = Math.min(least, losses[arm]!);
  // Unknown z = eta (min loss - x) / 2 in [1, sqrt(arms)]: p_i = 1 / (eta (loss_i - min loss) / 2 + z)^2.
  const half = eta / 2;
  for (let arm = 0; arm < arms; arm++) out[arm] = half * (losses[arm]! - least);
  let z = 1;
  for (let step = 0; step < mostSteps; step++) {
    let sum = 0;
    let slope = 0;
    for (let arm = 0; arm < arms; arm++) {
      const root = 1 / (out[arm]! + z);
      const weight = root * root;
      sum += weight;
      slope += weight * root;
    }
    const change = (sum - 1) / (2 * slope);
    z += change;
    // Convergence is quadratic: what is left after so small a step is below rounding.
    if (change <= 1e-8 * z) break;
  }
  for (let arm = 0; arm < arms; arm++) {
    const root = 1 / (out[arm]! + z);
    out[arm] = root * root;
  }
  normalize(out);
}

/**
 * Fills `out` with the weights of {@link tsallisDistribution} as the code published with "Learning to Relax" computes them:
 * 20 Newton steps from x = -1, wherever the losses are. After some 130 rounds the iteration jumps over the pole at the
 * least loss; then the weights sum to about 1e13 instead of 1, nearly all of it on one arm. Kept to reproduce that paper.
 *
 * Source: Khodak, Chow, Balcan & Talwalkar, "Learning to relax", ICLR 2024, learners/TsallisINF.m.
 */
export function publishedTsallisWeights(losses: Float64Array, eta: number, out: Float64Array): void {
  const arms = losses.length;
  let x = -1;
  for (let step = 0; step < 20; step++) {
    let sum = 0;
    let slope = 0;
    for (let arm = 0; arm < arms; arm++) {
      const weight = 4 / (eta * (losses[arm]! - x)) ** 2;
      out[arm] = weight;
      sum += weight;
      slope += weight ** 1.5;
    }
    x -= (sum - 1) / (eta * slope);
  }
  for (let arm = 0; arm < arms; arm++) out[arm] = 4 / (eta * (losses[arm]! - x)) ** 2;
}
