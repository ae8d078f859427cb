/**
 * P-values of a family of tests, adjusted so that comparing each with a level keeps the probability of any false finding
 * below that level, whatever the tests depend on (Holm 1979): the k-th smallest of m times m - k + 1, made monotone, at
 * most 1. In the order given.
 * @throws RangeError when a p-value is not in [0, 1]
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`Holm's correction: ${wrong} is not a probability.`);
  const order = pValues.map((_, k) => k).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, k) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - k) * pValues[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}
