import { type Algebra, createSum } from './algebra.ts';
import { fractionalKnapsack } from './fractional-knapsack.ts';
import type { FeatureLayout, FeatureScale } from './network-description.ts';
import type { Element, Tensor } from './onnx-graph.ts';

/**
 * One feature of one item: constant + the sum of coefficient times variable, of the decision or of the scenario according
 * to its side, and all of it times a component of the decision where there is a `gate`.
 */
export interface Feature {
  readonly constant: number;
  readonly terms: readonly (readonly [variable: number, coefficient: number])[];
  /** The component of x that multiplies the feature of a scenario: linear in x under a known scenario, and the other way round. */
  readonly gate?: number;
}

/** What a set encoder reads of a decision and a scenario: unscaled features, by item and feature. */
export interface ItemFeatures {
  readonly x: readonly (readonly Feature[])[];
  readonly scenario: readonly (readonly Feature[])[];
}

/** How a problem's decisions and scenarios become what networks read. */
export interface NetworkInputs {
  /** The family of problems: networks of one family read the same features. */
  readonly family: string;
  /** The layouts that networks of this family may ask for. */
  readonly layouts: { readonly [Layout in FeatureLayout]?: ItemFeatures };
  /** What the second stage could earn in the nominal scenario with all decisions free, above 0: the unit of labels free of size. */
  readonly nominal: number;
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
  readonly budget: number;
}

/** The numbers of capital budgeting with loans that its networks read. */
export interface LoanItems {
  readonly cost: ArrayLike<number>;
  readonly profit: ArrayLike<number>;
  readonly risk: readonly ArrayLike<number>[];
  readonly budget: number;
  readonly earlyLoan: number;
  readonly lateLoan: number;
  readonly latePrice: number;
}

const fixed = (constant: number): Feature => ({ constant, terms: [] });
const variable = (index: number, coefficient = 1): Feature => ({ constant: 0, terms: [[index, coefficient]] });
const gated = (gate: number, feature: Feature): Feature => ({ ...feature, gate });

/** A unit to relate to; 1 where the data hold none. */
const unit = (value: number) => (value > 0 ? value : 1);

/** (1 + loadings'xi / 2) base. */
const moved = (base: number, loadings: ArrayLike<number>): Feature => ({
  constant: base,
  terms: Array.from(loadings, (loading, k) => [k, (loading * base) / 2] as const),
});

/**
 * The features of knapsacks. Published (Dumouchelle et al. 2024, and their code): per item its decision or its component
 * of the scenario, then c, p, p^, f, t and C. Relative, with the nominal second stage's value V: x f/V, x c/C, x t/C and
 * x (c/C)^2 for the decision, x xi p^/V, x f/V, x c/C and x t/C for the scenario. An item that is not accepted is all zeros.
 */
export function knapsackInputs(items: KnapsackItems): NetworkInputs {
  const { weight, profit, degradation, outsourcing, repair, capacity } = items;
  const nominal = unit(fractionalKnapsack(outsourcing, weight, capacity));
  const room = unit(capacity);
  const all = Array.from({ length: weight.length }, (_, i) => i);
  const published = all.map((i) => [
    variable(i),
    ...[weight[i]!, profit[i]!, degradation[i]!, outsourcing[i]!, repair[i]!, capacity].map(fixed),
  ]);
  return {
    family: 'knapsack',
    nominal,
    layouts: {
      published: { x: published, scenario: published },
      relative: {
        x: all.map((i) => {
          const share = weight[i]! / room;
          return [outsourcing[i]! / nominal, share, repair[i]! / room, share * share].map((value) =>
            variable(i, value),
          );
        }),
        scenario: all.map((i) =>
          [
            variable(i, degradation[i]! / nominal),
            ...[outsourcing[i]! / nominal, weight[i]! / room, repair[i]! / room].map(fixed),
          ].map((feature) => gated(i, feature)),
        ),
      },
    },
  };
}

/**
 * The features of capital budgeting. Published (Neur2RO): per item its decision, cost and revenue on one side; on the other
 * 1 + phi'xi/2, 1 + psi'xi/2, cost and revenue. Relative, with the nominal value V: x r/V, x c/B, r/V and c/B for the
 * decision, the same with r(xi) and c(xi) for the scenario.
 */
export function budgetingInputs({ cost, revenue, costRisk, revenueRisk, budget }: BudgetingItems): NetworkInputs {
  const nominal = unit(fractionalKnapsack(revenue, cost, budget));
  const room = unit(budget);
  const items = Array.from({ length: cost.length }, (_, i) => i);
  return {
    family: 'capital-budgeting',
    nominal,
    layouts: {
      published: {
        x: items.map((i) => [variable(i), fixed(cost[i]!), fixed(revenue[i]!)]),
        scenario: items.map((i) => [
          moved(1, costRisk[i]!),
          moved(1, revenueRisk[i]!),
          fixed(cost[i]!),
          fixed(revenue[i]!),
        ]),
      },
      relative: {
        x: items.map((i) => {
          const [earned, paid] = [revenue[i]! / nominal, cost[i]! / room];
          return [variable(i, earned), variable(i, paid), fixed(earned), fixed(paid)];
        }),
        scenario: items.map((i) => {
          const [earned, paid] = [moved(revenue[i]! / nominal, revenueRisk[i]!), moved(cost[i]! / room, costRisk[i]!)];
          return [gated(i, earned), gated(i, paid), earned, paid];
        }),
      },
    },
  };
}

/**
 * The features of capital budgeting with loans, relative ones alone. With the nominal value V, for each project x p/V,
 * x c/B, p/V, c/B and three zeros for the decision; for the scenario x p(xi)/V, p(xi)/V, x c/B, c/B and three zeros. The
 * loan of the first stage is one more item that has but the last three: x C1/B, C2/B and the price of the late loan by V.
 */
export function loanInputs(data: LoanItems): NetworkInputs {
  const { cost, profit, risk, budget, earlyLoan, lateLoan, latePrice } = data;
  const nominal = unit(fractionalKnapsack(profit, cost, budget));
  const room = unit(budget);
  const loan = cost.length;
  const items = Array.from({ length: loan }, (_, i) => i);
  const zeros = (count: number) => Array.from({ length: count }, () => fixed(0));
  const late = [fixed(lateLoan / room), fixed(latePrice / nominal)];
  // A term of coefficient 0: where projects depend on the scenario, the loan's features do so too, in form.
  const still: Feature = { constant: 0, terms: Array.from(risk[0] ?? [], (_, k) => [k, 0] as const) };
  return {
    family: 'loan-budgeting',
    nominal,
    layouts: {
      relative: {
        x: [
          ...items.map((i) => {
            const [earned, paid] = [profit[i]! / nominal, cost[i]! / room];
            return [variable(i, earned), variable(i, paid), fixed(earned), fixed(paid), ...zeros(3)];
          }),
          [...zeros(4), variable(loan, earlyLoan / room), ...late],
        ],
        scenario: [
          ...items.map((i) => {
            const [earned, paid] = [moved(profit[i]! / nominal, risk[i]!), fixed(cost[i]! / room)];
            return [gated(i, earned), earned, gated(i, paid), paid, ...zeros(3)];
          }),
          [still, still, ...zeros(2), gated(loan, fixed(earlyLoan / room)), ...late],
        ],
      },
    },
  };
}

/** Values of variables: numbers or expressions. */
type Variables<E> = ArrayLike<Element<E>>;

/**
 * Features of one point, scaled to what they were in training: a tensor of shape [1, items, features].
 * @param gates the decision, for features with a gate
 * @throws RangeError where gate and feature are both expressions
 */
export function scaledFeatures<E>(
  features: readonly (readonly Feature[])[],
  { lower, upper }: FeatureScale,
  variables: Variables<E>,
  gates: Variables<E>,
  algebra: Algebra<E>,
): Tensor<E> {
  const data = features.flatMap((item) =>
    item.map(({ constant, terms, gate }, k) => {
      const range = upper[k]! - lower[k]!;
      const factor = gate === undefined ? 1 : gates[gate]!;
      const known = typeof factor === 'number';
      const weight = known ? factor / range : 1 / range;
      const sum = createSum(algebra, weight * constant - (known ? lower[k]! / range : 0));
      for (const [index, coefficient] of terms) sum.add(variables[index]!, coefficient * weight);
      const total = sum.total();
      if (known) return total;
      if (typeof total !== 'number') throw new RangeError('a network reads no products of two unknowns.');
      const product = createSum(algebra, -lower[k]! / range);
      product.add(factor, total);
      return product.total();
    }),
  );
  return { dims: [1, features.length, lower.length], data };
}
