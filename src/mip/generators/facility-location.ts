import { createModelBuilder } from '../builder.ts';
import { between } from './draw.ts';
import { defineFamily } from './family.ts';

/** Points in the unit square. */
const points = (count: number, next: () => number) => Array.from({ length: count }, () => [next(), next()] as const);

/**
 * Capacitated facility location: open facilities (binary) and the share y_ij of each customer's demand that each serves
 * (continuous). As in Cornuejols, Sridharan and Thizy: demands 5 to 35, capacities 10 to 160 scaled so that they hold `ratio`
 * times the demand, opening costs U(0, 90) + U(100, 110) sqrt(capacity), transport 10 times distance times demand. Costs
 * and capacities are rounded to whole numbers, capacities upwards, so that every model is feasible.
 */
export const facilityLocation = defineFamily({
  name: 'facility-location',
  description:
    'Capacitated facility location with continuous flows: which facilities to open and who serves whom (data after Cornuejols, Sridharan and Thizy, European Journal of Operational Research 50, 1991).',
  parameters: [
    { name: 'customers', description: 'customers', default: 50, minimum: 1 },
    { name: 'facilities', description: 'possible facilities', default: 50, minimum: 1 },
    { name: 'ratio', description: 'total capacity over total demand', default: 5, minimum: 1, fraction: true },
  ],
  draw({ customers, facilities, ratio }, rng) {
    const homes = points(customers, rng.next);
    const sites = points(facilities, rng.next);
    const demands = homes.map(() => between(rng, 5, 35));
    const raw = sites.map(() => between(rng, 10, 160));
    const demand = demands.reduce((sum, value) => sum + value, 0);
    const scale = (ratio * demand) / raw.reduce((sum, value) => sum + value, 0);
    const capacities = raw.map((capacity) => Math.ceil(scale * capacity));

    const builder = createModelBuilder('facility-location');
    const open = capacities.map((capacity, j) =>
      builder.binary(`open_${j + 1}`, Math.round(between(rng, 0, 90) + between(rng, 100, 110) * Math.sqrt(capacity))),
    );
    const serve = homes.map(([x, y], i) =>
      sites.map(([u, v], j) => {
        const distance = Math.sqrt((x - u) * (x - u) + (y - v) * (y - v));
        return builder.column({
          name: `serve_${i + 1}_${j + 1}`,
          cost: Math.round(10 * distance * demands[i]!),
          upper: 1,
        });
      }),
    );
    serve.forEach((shares, i) => {
      builder.row(
        `demand_${i + 1}`,
        shares.map((share) => [share, 1]),
        1,
        1,
      );
    });
    capacities.forEach((capacity, j) => {
      const load = serve.map((shares, i) => [shares[j]!, demands[i]!] as const);
      builder.row(`capacity_${j + 1}`, [...load, [open[j]!, -capacity]], Number.NEGATIVE_INFINITY, 0);
    });
    // Implied by the rows above for whole solutions, and what makes the relaxation tight.
    builder.row(
      'total',
      open.map((column, j) => [column, capacities[j]!]),
      demand,
      Number.POSITIVE_INFINITY,
    );
    serve.forEach((shares, i) => {
      shares.forEach((share, j) => {
        builder.row(
          `link_${i + 1}_${j + 1}`,
          [
            [share, 1],
            [open[j]!, -1],
          ],
          Number.NEGATIVE_INFINITY,
          0,
        );
      });
    });
    return builder.build();
  },
});
