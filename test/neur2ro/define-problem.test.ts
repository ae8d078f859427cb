import { describe, expect, onTestFinished, test } from 'vitest';
import { createModelBuilder, highs } from '../../src/mip/index.ts';
import {
  createBudgetSet,
  createEllipsoidalSet,
  createFiniteSet,
  defineProblem,
  type RecourseModel,
  type UncertaintySet,
} from '../../src/neur2ro/index.ts';

/**
 * The documented example. Two goods are ordered at 3 each before demand is known and sold at 5 each afterwards. Demand is
 * 8 of each and falls by up to 5, of both together by up to 5: demand_i = 8 - 5 xi_i with xi_1 + xi_2 <= 1.
 */
function defineShop(uncertainty: UncertaintySet) {
  const orders = createModelBuilder('shop');
  for (const good of ['left', 'right']) orders.column({ name: `order_${good}`, cost: 3, upper: 10, integer: true });

  const sales: RecourseModel = {
    add(builder, x, label) {
      const y = x.map((_, i) => builder.column({ name: `${label}_sale_${i}`, upper: 10, integer: true }));
      y.forEach((sale, i) => {
        builder.row(
          `${label}_stock_${i}`,
          [
            [sale, 1],
            [x[i]!, -1],
          ],
          Number.NEGATIVE_INFINITY,
          0,
        );
      });
      return y;
    },
    at: (scenario, _, y) => ({
      cost: { terms: y.map((sale) => [sale, -5] as const), constant: 0 },
      rows: y.map((sale, i) => ({
        name: `demand_${i}`,
        terms: [[sale, 1] as const],
        lower: Number.NEGATIVE_INFINITY,
        upper: 8 - 5 * scenario[i]!,
      })),
    }),
  };
  const shop = defineProblem({
    name: 'shop',
    firstStage: orders.build(),
    uncertainty,
    recourseModel: sales,
    solver: highs,
  });
  onTestFinished(() => shop.dispose?.());
  return shop;
}

const sold = (x: readonly number[], scenario: readonly number[]) =>
  x.reduce((sum, stock, i) => sum + Math.min(stock, Math.floor(8 - 5 * scenario[i]! + 1e-9)), 0);

describe('a problem of one’s own', () => {
  test('with demand in a budget: the adversary sees that a hair of a fall costs a whole sale', async () => {
    const shop = defineShop(createBudgetSet(2, 1));
    const x = [8, 8];
    let least = Number.POSITIVE_INFINITY;
    for (let k = 0; k <= 100; k++) least = Math.min(least, sold(x, [k / 100, 1 - k / 100]));
    const worst = await shop.worstCase(Float64Array.from(x));
    expect(least).toBe(10);
    expect(worst.cost).toBeCloseTo(-5 * least, 6);
    expect(worst.bound).toBeCloseTo(-5 * least, 4);
    expect(shop.cost(Float64Array.from(x))).toBe(48);
  });

  test('with a list of scenarios', async () => {
    const list = [
      [0, 0],
      [0.4, 0.2],
      [1, 0],
    ];
    const shop = defineShop(createFiniteSet(list));
    const worst = await shop.worstCase(Float64Array.of(8, 5));
    expect(worst.cost).toBe(-5 * Math.min(...list.map((scenario) => sold([8, 5], scenario))));
    expect([...worst.scenario]).toEqual([1, 0]);
  });

  test('with whole scenarios', async () => {
    const shop = defineShop(createBudgetSet(2, 1, { integer: true }));
    const worst = await shop.worstCase(Float64Array.of(8, 5));
    expect(worst.cost).toBeCloseTo(-5 * 8, 6);
    expect([...worst.scenario]).toEqual([1, 0]);
  });
});

/** One of two goods is bought after prices are known: cost min(p_1, p_2), p within an ellipsoid around (2, 3). */
function defineMarket(minimumDemand: number) {
  const nothing = createModelBuilder('market');
  nothing.column({ name: 'x', upper: 1 });
  const problem = defineProblem({
    name: 'market',
    firstStage: nothing.build(),
    uncertainty: createEllipsoidalSet([2, 3], [1, 2]),
    recourseModel: {
      add(builder, _, label) {
        const y = [builder.binary(`${label}_1`), builder.binary(`${label}_2`)];
        builder.row(
          `${label}_buy`,
          y.map((column) => [column, 1] as const),
          minimumDemand,
          Number.POSITIVE_INFINITY,
        );
        return y;
      },
      at: (scenario, _, y) => ({
        cost: { terms: y.map((column, i) => [column, scenario[i]!] as const), constant: 0 },
        rows: [],
      }),
    },
    solver: highs,
  });
  onTestFinished(() => problem.dispose?.());
  return problem;
}

test('prices in an ellipsoid: cutting planes find the dearest of the cheaper', async () => {
  const market = defineMarket(1);
  const worst = await market.worstCase(new Float64Array(1));
  let dearest = 0;
  for (let angle = 0; angle < 2 * Math.PI; angle += 1e-4)
    dearest = Math.max(dearest, Math.min(2 + Math.cos(angle), 3 + 2 * Math.sin(angle)));
  expect(worst.cost).toBeCloseTo(dearest, 4);
  expect(worst.bound).toBeGreaterThanOrEqual(dearest - 1e-6);
  expect(worst.bound).toBeCloseTo(dearest, 4);
});

test('a second stage that no y satisfies costs Infinity, and the scenario is told', async () => {
  const worst = await defineMarket(3).worstCase(new Float64Array(1));
  expect(worst).toMatchObject({ cost: Number.POSITIVE_INFINITY, bound: Number.POSITIVE_INFINITY, policies: [] });
  expect(worst.scenario).toHaveLength(2);
});
