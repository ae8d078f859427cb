/**
 * max gains'y over weights'y <= capacity, 0 <= y <= 1: the linear relaxation of a knapsack (Dantzig 1957). Gains and weights
 * of 0 or less are taken as 0.
 */
export function fractionalKnapsack(gains: ArrayLike<number>, weights: ArrayLike<number>, capacity: number): number {
  const order = Array.from({ length: gains.length }, (_, i) => i)
    .filter((i) => gains[i]! > 0)
    .sort((a, b) => gains[b]! * Math.max(0, weights[a]!) - gains[a]! * Math.max(0, weights[b]!) || a - b);
  let left = capacity;
  let total = 0;
  for (const i of order) {
    const weight = Math.max(0, weights[i]!);
    if (weight > left) return total + (gains[i]! * Math.max(0, left)) / weight;
    left -= weight;
    total += gains[i]!;
  }
  return total;
}
