/** Below this distance the Taylor series of the error function is quick and loses no digits; above it the continued fraction. */
const seriesLimit = 3;

/** erfc(x) = 1 - erf(x) by erf(x) = 2/sqrt(pi) exp(-x^2) sum_k 2^k x^(2k+1) / (2k+1)!!, whose terms are all positive. */
function bySeries(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** erfc(x) by its continued fraction x + (1/2)/(x + 1/(x + (3/2)/(x + ...))), from the inside out. */
function byFraction(x: number): number {
  let tail = x;
  for (let k = 80; k >= 1; k--) tail = x + k / 2 / tail;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail);
}

/**
 * The probability that a standard normal variable lies beyond z: P(Z > z), to about 12 digits below z = 3 sqrt(2) and
 * with full relative accuracy above (Abramowitz & Stegun 1964, 7.1.6 and 7.1.14).
 */
export function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const tail = (x < seriesLimit ? bySeries(x) : byFraction(x)) / 2;
  return z >= 0 ? tail : 1 - tail;
}
