import { createModelBuilder } from '../builder.ts';
import { defineFamily } from './family.ts';
import { erdosRenyi } from './graph.ts';

/**
 * Generalised independent set: max sum of node revenues minus the costs of the removable edges that are removed; both ends
 * of an edge can be chosen only when it is removed: x_u + x_v - y_uv <= 1. Equal revenues and equal costs, as in the second
 * set of Colombi, Mansini and Savelsbergh.
 */
export const generalizedIndependentSet = defineFamily({
  name: 'generalized-independent-set',
  description:
    'Generalised independent set: nodes with revenues, edges that can be removed at a cost (Hochbaum and Pathria, Forest Science 43, 1997; data after Colombi, Mansini and Savelsbergh, European Journal of Operational Research 260, 2017).',
  parameters: [
    { name: 'nodes', description: 'nodes of the graph', default: 100, minimum: 1 },
    {
      name: 'edgeProbability',
      description: 'probability of each edge (Erdos and Renyi)',
      default: 0.6,
      minimum: 0,
      maximum: 1,
      fraction: true,
    },
    {
      name: 'removable',
      description: 'probability that an edge can be removed',
      default: 0.75,
      minimum: 0,
      maximum: 1,
      fraction: true,
    },
    { name: 'revenue', description: 'revenue of a node', default: 100, minimum: 1 },
    { name: 'edgeCost', description: 'cost of removing an edge', default: 1, minimum: 0 },
  ],
  draw({ nodes, edgeProbability, removable, revenue, edgeCost }, rng) {
    const { edges } = erdosRenyi(nodes, edgeProbability, rng.fork('graph'));
    const chance = rng.fork('removable');
    const builder = createModelBuilder('generalized-independent-set', { maximize: true });
    for (let v = 0; v < nodes; v++) builder.binary(`x_${v + 1}`, revenue);
    for (const [u, v] of edges) {
      const ends: [number, number][] = [
        [u, 1],
        [v, 1],
      ];
      if (chance.next() < removable) ends.push([builder.binary(`y_${u + 1}_${v + 1}`, -edgeCost), -1]);
      builder.row(`edge_${u + 1}_${v + 1}`, ends, Number.NEGATIVE_INFINITY, 1);
    }
    return builder.build();
  },
});
