import type { LinearExpression } from './problem.ts';

/** The value of a linear expression at a vector of the model. */
export function valueAt({ terms, constant }: LinearExpression, solution: ArrayLike<number>): number {
  return terms.reduce((sum, [column, value]) => sum + value * solution[column]!, constant);
}

/** a - b, each column once. */
export function difference(a: LinearExpression, b: LinearExpression): LinearExpression {
  const sums = new Map<number, number>();
  for (const [column, value] of a.terms) sums.set(column, (sums.get(column) ?? 0) + value);
  for (const [column, value] of b.terms) sums.set(column, (sums.get(column) ?? 0) - value);
  return { terms: [...sums], constant: a.constant - b.constant };
}

/** The least and the greatest value of an expression, whose columns each occur once, over the columns' bounds. */
export function expressionRange(
  { terms, constant }: LinearExpression,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): readonly [least: number, greatest: number] {
  let least = constant;
  let greatest = constant;
  for (const [column, value] of terms) {
    if (value === 0) continue;
    const ends = [value * lower[column]!, value * upper[column]!];
    least += Math.min(...ends);
    greatest += Math.max(...ends);
  }
  return [least, greatest];
}
