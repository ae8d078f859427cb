import { createModelBuilder } from '../builder.ts';
import { between } from './draw.ts';
import { defineFamily } from './family.ts';

/**
 * Multiple knapsack: max sum p_i x_ij, each item i in at most one knapsack j, capacities kept. Weights are uniform, profits
 * weakly correlated with them, capacities 40 to 60 % of an even share of the total weight, the last one such that all
 * together hold half of it.
 */
export const multipleKnapsack = defineFamily({
  name: 'multiple-knapsack',
  description:
    'Multiple knapsack: the most profitable items that fit into several knapsacks (data after Martello and Toth, Knapsack Problems, 1990, and Fukunaga, Annals of Operations Research 184, 2011).',
  parameters: [
    { name: 'items', description: 'items to choose from', default: 100, minimum: 1 },
    { name: 'knapsacks', description: 'knapsacks', default: 6, minimum: 1 },
    { name: 'minWeight', description: 'least weight of an item', default: 10, minimum: 1 },
    { name: 'maxWeight', description: 'greatest weight of an item', default: 1000, minimum: 1 },
    { name: 'spread', description: 'profits are the weight plus or minus up to this', default: 100, minimum: 0 },
  ],
  draw({ items, knapsacks, minWeight, maxWeight, spread }, rng) {
    if (maxWeight < minWeight) throw new RangeError(`maxWeight ${maxWeight} is below minWeight ${minWeight}.`);
    const weights = Array.from({ length: items }, () => between(rng, minWeight, maxWeight));
    const profits = weights.map((weight) => Math.max(1, between(rng, weight - spread, weight + spread)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const capacities: number[] = [];
    let rest = Math.floor(total / 2);
    for (let j = 0; j + 1 < knapsacks; j++) {
      const capacity = between(rng, Math.floor((0.4 * total) / knapsacks), Math.floor((0.6 * total) / knapsacks));
      capacities.push(capacity);
      rest -= capacity;
    }
    capacities.push(Math.max(0, rest));

    const builder = createModelBuilder('multiple-knapsack', { maximize: true });
    for (let i = 0; i < items; i++)
      for (let j = 0; j < knapsacks; j++) builder.binary(`x_${i + 1}_${j + 1}`, profits[i]!);
    const places = [...capacities.keys()];
    capacities.forEach((capacity, j) => {
      builder.row(
        `capacity_${j + 1}`,
        weights.map((weight, i) => [i * knapsacks + j, weight]),
        Number.NEGATIVE_INFINITY,
        capacity,
      );
    });
    for (let i = 0; i < items; i++)
      builder.row(
        `item_${i + 1}`,
        places.map((j) => [i * knapsacks + j, 1]),
        Number.NEGATIVE_INFINITY,
        1,
      );
    return builder.build();
  },
});
