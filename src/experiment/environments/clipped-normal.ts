const density = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/**
 * The distribution function of the standard normal law, within 1e-15: its Taylor series about 0 (Marsaglia, "Evaluating the
 * normal distribution", J. Stat. Software 11(4), 2004), beyond 7 standard deviations 0 or 1.
 */
function cumulative(x: number): number {
  if (Math.abs(x) > 7) return x < 0 ? 0 : 1;
  let term = x;
  let sum = 0;
  for (let k = 3; sum + term !== sum; k += 2) {
    sum += term;
    term *= (x * x) / k;
  }
  return 0.5 + sum * density(x);
}

/** The mean of a normal variate that is clipped to [0, 1]. @param deviation standard deviation, above 0 */
export function clippedNormalMean(mean: number, deviation: number): number {
  const low = -mean / deviation;
  const high = (1 - mean) / deviation;
  const inside = cumulative(high) - cumulative(low);
  return mean * inside + deviation * (density(low) - density(high)) + 1 - cumulative(high);
}
