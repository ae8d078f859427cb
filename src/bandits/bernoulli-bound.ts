/**
 * The largest q in [p, 1] for which the Kullback-Leibler divergence of Bernoulli distributions kl(p, q) = p ln(p / q) +
 * (1 - p) ln((1 - p) / (1 - q)) is at most `budget`, by Newton's method to about 1e-12.
 * @param p in [0, 1]
 * @param budget at least 0
 */
export function bernoulliBound(p: number, budget: number): number {
  if (p >= 1) return 1;
  if (p <= 0) return -Math.expm1(-budget);
  const entropy = p * Math.log(p) + (1 - p) * Math.log1p(-p);
  // The second-order bound p (1 - p) starts near the root; Pinsker's inequality and q < 1 bound it from above.
  let low = p;
  let high = Math.min(1, p + Math.sqrt(budget / 2));
  let q = p + Math.sqrt(2 * budget * p * (1 - p));
  if (!(q < high)) q = 0.5 * (low + high);
  for (let step = 0; step < 60; step++) {
    const excess = entropy - p * Math.log(q) - (1 - p) * Math.log1p(-q) - budget;
    if (excess > 0) high = q;
    else low = q;
    const next = q - (excess * q * (1 - q)) / (q - p);
    // A step that leaves the bracket is replaced by a bisection.
    const inside = next > low && next < high;
    const moved = inside ? next : 0.5 * (low + high);
    if (Math.abs(moved - q) <= 1e-12) return moved;
    q = moved;
  }
  return q;
}
