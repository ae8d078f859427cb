import { createModelBuilder } from '../builder.ts';
import { between } from './draw.ts';
import { defineFamily } from './family.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/**
 * Capacitated multi-item lot sizing with setup times: production and stock (continuous) and setups (binary) that meet the
 * demand of every item in every period at the least setup and holding cost, within one capacity per period. After
 * Trigeiro, Thomas and McClain: demands, setup times and costs are uniform; the capacity is what producing each period's
 * demand would need on average over `utilization`, raised where the first periods need more, so that setting up everything
 * always is feasible.
 */
export const lotSizing = defineFamily({
  name: 'lot-sizing',
  description:
    'Capacitated multi-item lot sizing: continuous production and stock, binary setups with setup times (data after Trigeiro, Thomas and McClain, Management Science 35, 1989).',
  parameters: [
    { name: 'items', description: 'items', default: 10, minimum: 1 },
    { name: 'periods', description: 'periods', default: 20, minimum: 1 },
    {
      name: 'utilization',
      description: 'share of the capacity that lot-for-lot production uses on average',
      default: 0.85,
      minimum: 0.1,
      maximum: 1,
      fraction: true,
    },
  ],
  draw({ items, periods, utilization }, rng) {
    const data = Array.from({ length: items }, () => ({
      setupTime: between(rng, 10, 50),
      setupCost: between(rng, 200, 1000),
      holdingCost: between(rng, 1, 5),
      demand: Array.from({ length: periods }, () => between(rng, 0, 200)),
    }));
    const setups = sum(data.map((item) => item.setupTime));
    const loads = Array.from({ length: periods }, (_, t) => setups + sum(data.map((item) => item.demand[t]!)));
    const prefixes = loads.map((_, t) => sum(loads.slice(0, t + 1)) / (t + 1));
    const capacity = Math.ceil(Math.max(sum(loads) / periods / utilization, ...prefixes));

    const builder = createModelBuilder('lot-sizing');
    const used: [number, number][][] = loads.map(() => []);
    data.forEach(({ setupTime, setupCost, holdingCost, demand }, i) => {
      let stock: number | undefined;
      demand.forEach((wanted, t) => {
        const place = `${i + 1}_${t + 1}`;
        const make = builder.column({ name: `make_${place}` });
        const kept = builder.column({ name: `stock_${place}`, cost: holdingCost });
        const setup = builder.binary(`setup_${place}`, setupCost);
        const carried: [number, number][] = stock === undefined ? [] : [[stock, 1]];
        builder.row(`balance_${place}`, [...carried, [make, 1], [kept, -1]], wanted, wanted);
        const most = Math.min(capacity - setupTime, sum(demand.slice(t)));
        builder.row(
          `link_${place}`,
          [
            [make, 1],
            [setup, -most],
          ],
          Number.NEGATIVE_INFINITY,
          0,
        );
        used[t]!.push([make, 1], [setup, setupTime]);
        stock = kept;
      });
    });
    used.forEach((terms, t) => {
      builder.row(`capacity_${t + 1}`, terms, Number.NEGATIVE_INFINITY, capacity);
    });
    return builder.build();
  },
});
