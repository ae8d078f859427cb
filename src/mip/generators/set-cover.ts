import { createModelBuilder } from '../builder.ts';
import { between, sample } from './draw.ts';
import { defineFamily } from './family.ts';

/**
 * Set covering: min c'x, every row covered by at least one chosen column. As in Balas and Ho, entries are placed at random
 * up to the density, each row has at least two columns and each column at least one row; costs are whole and uniform.
 */
export const setCover = defineFamily({
  name: 'set-cover',
  description:
    'Set covering: the cheapest columns that cover every row (data after Balas and Ho, Mathematical Programming Study 12, 1980).',
  parameters: [
    { name: 'rows', description: 'rows to cover', default: 500, minimum: 1 },
    { name: 'columns', description: 'columns to choose from', default: 1000, minimum: 2 },
    {
      name: 'density',
      description: 'share of entries that are 1',
      default: 0.05,
      minimum: 0,
      maximum: 1,
      fraction: true,
    },
    { name: 'maxCost', description: 'costs are uniform from 1 to this; 1 gives unit costs', default: 100, minimum: 1 },
  ],
  draw({ rows, columns, density, maxCost }, rng) {
    const covering = Array.from({ length: rows }, () => new Set(sample(rng, columns, 2)));
    const used = new Set(covering.flatMap((members) => [...members]));
    for (let j = 0; j < columns; j++) if (!used.has(j)) covering[rng.int(rows)]!.add(j);
    let missing = Math.round(density * rows * columns);
    for (const members of covering) missing -= members.size;
    // The places that are still free, numbered row by row: a sample of them is exact for any density.
    const free = rows * columns - covering.reduce((sum, members) => sum + members.size, 0);
    const places = sample(rng, free, Math.max(0, missing));
    let place = 0;
    let before = 0;
    const builder = createModelBuilder('set-cover');
    for (let j = 0; j < columns; j++) builder.binary(`x_${j + 1}`, between(rng, 1, maxCost));
    for (let i = 0; i < rows; i++) {
      const members: number[] = [];
      for (let j = 0; j < columns; j++) {
        if (covering[i]!.has(j)) members.push(j);
        else if (places[place] === before++) {
          members.push(j);
          place++;
        }
      }
      builder.row(
        `cover_${i + 1}`,
        members.map((j) => [j, 1]),
        1,
        Number.POSITIVE_INFINITY,
      );
    }
    return builder.build();
  },
});
