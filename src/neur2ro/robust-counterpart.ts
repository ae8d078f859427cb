import type { ModelBuilder, Term } from '../mip/index.ts';
import type { LinearExpression } from './problem.ts';
import type { UncertaintySet } from './uncertainty.ts';

/**
 * Adds max over xi of sum_i xi_i part_i to the objective of a minimisation. Sets of half-spaces are dualised (Ben-Tal and
 * Nemirovski; Bertsimas and Sim 2004): min sum_k upper_k mu_k + u'alpha - l'beta with sum_k normal_k mu_k + alpha - beta =
 * part. Finite sets get a row per scenario.
 * @returns whether that is possible: not for sets that neither half-spaces nor scenarios describe. Whole components are
 * taken for real ones, which can only exceed the maximum.
 */
export function addWorstCost(
  builder: ModelBuilder,
  { rows, scenarios, lower, upper }: UncertaintySet,
  parts: readonly LinearExpression[],
): boolean {
  const minus = ({ terms }: LinearExpression, weight: number) =>
    terms.map(([column, value]): Term => [column, -weight * value]);
  if (scenarios !== undefined) {
    const worst = builder.column({ name: 'worst', cost: 1, lower: Number.NEGATIVE_INFINITY });
    scenarios.forEach((scenario, k) => {
      const constant = parts.reduce((sum, part, i) => sum + scenario[i]! * part.constant, 0);
      const terms = parts.flatMap((part, i) => minus(part, scenario[i]!));
      builder.row(`worst_${k}`, [[worst, 1], ...terms], constant, Number.POSITIVE_INFINITY);
    });
    return true;
  }
  if (rows === undefined) return false;
  const prices = rows.map((row, k) => builder.column({ name: `price_${k}`, cost: row.upper }));
  parts.forEach((part, i) => {
    const above = builder.column({ name: `above_${i}`, cost: upper[i]! });
    const below = builder.column({ name: `below_${i}`, cost: -lower[i]! });
    const terms: Term[] = [[above, 1], [below, -1], ...minus(part, 1)];
    rows.forEach(({ normal }, k) => {
      terms.push([prices[k]!, normal[i]!]);
    });
    builder.row(`dual_${i}`, terms, part.constant, part.constant);
  });
  return true;
}
