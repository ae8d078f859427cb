import { createModelBuilder } from '../builder.ts';
import { between } from './draw.ts';
import { defineFamily } from './family.ts';

/** The agent with room for the job that needs the least of it, or else the one with the most room left. */
function bestAgent(needs: readonly number[], room: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < needs.length; i++) {
    const fits = needs[i]! <= room[i]!;
    const bestFits = needs[best]! <= room[best]!;
    const better = fits === bestFits ? (fits ? needs[i]! < needs[best]! : room[i]! > room[best]!) : fits;
    if (better) best = i;
  }
  return best;
}

/**
 * Generalised assignment of type D: min sum c_ij x_ij, each job j done by one agent i, capacities kept. Needs a_ij are
 * uniform from 1 to 100, costs 111 - a_ij plus or minus up to 10, capacities 0.8 of the mean load. Where a greedy assignment
 * does not fit (small sizes), the capacity it exceeds is raised to its load, so that every model is feasible.
 */
export const generalizedAssignment = defineFamily({
  name: 'generalized-assignment',
  description:
    'Generalised assignment, type D: each job to one agent at the least cost, costs falling as needs rise (data after Chu and Beasley, Computers and Operations Research 24, 1997).',
  parameters: [
    { name: 'agents', description: 'agents', default: 10, minimum: 1 },
    { name: 'jobs', description: 'jobs', default: 100, minimum: 1 },
    { name: 'tightness', description: 'capacity over mean load', default: 0.8, minimum: 0.1, fraction: true },
  ],
  draw({ agents, jobs, tightness }, rng) {
    const needs = Array.from({ length: jobs }, () => Array.from({ length: agents }, () => between(rng, 1, 100)));
    const capacities = Array.from({ length: agents }, (_, i) =>
      Math.floor((tightness * needs.reduce((sum, row) => sum + row[i]!, 0)) / agents),
    );
    const room = [...capacities];
    for (const row of needs) {
      const agent = bestAgent(row, room);
      room[agent]! -= row[agent]!;
    }

    const builder = createModelBuilder('generalized-assignment');
    needs.forEach((row, j) => {
      row.forEach((need, i) => {
        builder.binary(`x_${i + 1}_${j + 1}`, 111 - need + between(rng, -10, 10));
      });
    });
    capacities.forEach((capacity, i) => {
      const load = needs.map((row, j) => [j * agents + i, row[i]!] as const);
      builder.row(`capacity_${i + 1}`, load, Number.NEGATIVE_INFINITY, capacity + Math.max(0, -room[i]!));
    });
    needs.forEach((row, j) => {
      builder.row(
        `job_${j + 1}`,
        row.map((_, i) => [j * agents + i, 1]),
        1,
        1,
      );
    });
    return builder.build();
  },
});
