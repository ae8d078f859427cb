import { type Algebra, createSum } from './algebra.ts';
import type { FeatureScale } from './network-description.ts';
import type { Element, Tensor } from './onnx-graph.ts';

/** One feature of one item: constant + the sum of coefficient times variable. */
export interface Feature {
  readonly constant: number;
  readonly terms: readonly (readonly [variable: number, coefficient: number])[];
}

/** How a problem's decision and scenario become what a set encoder reads: unscaled features of items, affine in x and xi. */
export interface NetworkInputs {
  /** The family of problems: networks of one family read the same features. */
  readonly family: string;
  /** By item and feature. */
  readonly x: readonly (readonly Feature[])[];
  readonly scenario: readonly (readonly Feature[])[];
}

/** The numbers of a two-stage knapsack that its networks read, by item (see the knapsack problem for their meaning). */
export interface KnapsackItems {
  readonly weight: ArrayLike<number>;
  readonly profit: ArrayLike<number>;
  readonly degradation: ArrayLike<number>;
  readonly outsourcing: ArrayLike<number>;
  readonly repair: ArrayLike<number>;
  readonly capacity: number;
}

/** The numbers of a capital-budgeting problem that its networks read: nominal costs and revenues, and the risk factors by item. */
export interface BudgetingItems {
  readonly cost: ArrayLike<number>;
  readonly revenue: ArrayLike<number>;
  readonly costRisk: readonly ArrayLike<number>[];
  readonly revenueRisk: readonly ArrayLike<number>[];
}

const fixed = (constant: number): Feature => ({ constant, terms: [] });
const variable = (index: number): Feature => ({ constant: 0, terms: [[index, 1]] });

/**
 * The features of the knapsack networks of Neur2RO (Dumouchelle et al. 2024, and their code): per item its decision or
 * its component of the scenario, then c, p, p^, f, t and C.
 */
export function knapsackInputs(items: KnapsackItems): NetworkInputs {
  const { weight, profit, degradation, outsourcing, repair, capacity } = items;
  const features = Array.from({ length: weight.length }, (_, i) => [
    variable(i),
    ...[weight[i]!, profit[i]!, degradation[i]!, outsourcing[i]!, repair[i]!, capacity].map(fixed),
  ]);
  return { family: 'knapsack', x: features, scenario: features };
}

/**
 * The features of the capital-budgeting networks of Neur2RO: per item its decision, cost and revenue on one side; on the
 * other 1 + phi'xi/2, 1 + psi'xi/2, cost and revenue.
 */
export function budgetingInputs({ cost, revenue, costRisk, revenueRisk }: BudgetingItems): NetworkInputs {
  const factor = (loadings: ArrayLike<number>): Feature => ({
    constant: 1,
    terms: Array.from(loadings, (loading, k) => [k, loading / 2] as const),
  });
  const items = Array.from({ length: cost.length }, (_, i) => i);
  return {
    family: 'capital budgeting',
    x: items.map((i) => [variable(i), fixed(cost[i]!), fixed(revenue[i]!)]),
    scenario: items.map((i) => [factor(costRisk[i]!), factor(revenueRisk[i]!), fixed(cost[i]!), fixed(revenue[i]!)]),
  };
}

/** Features of one point, scaled to what they were in training: a tensor of shape [1, items, features]. */
export function scaledFeatures<E>(
  features: readonly (readonly Feature[])[],
  { lower, upper }: FeatureScale,
  variables: ArrayLike<Element<E>>,
  algebra: Algebra<E>,
): Tensor<E> {
  const data = features.flatMap((item) =>
    item.map(({ constant, terms }, k) => {
      const range = upper[k]! - lower[k]!;
      const sum = createSum(algebra, (constant - lower[k]!) / range);
      for (const [index, coefficient] of terms) sum.add(variables[index]!, coefficient / range);
      return sum.total();
    }),
  );
  return { dims: [1, features.length, lower.length], data };
}
