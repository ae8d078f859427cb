import { createModelBuilder } from '../builder.ts';
import { between } from './draw.ts';
import { defineFamily } from './family.ts';
import { cliqueCover, drawGraph, graphParameters } from './graph.ts';

/**
 * Maximum (weight) independent set: max w'x, at most one end of each edge. With `cliques` the edges are stated by a greedy
 * clique cover, which gives fewer rows and a tighter relaxation.
 */
export const independentSet = defineFamily({
  name: 'independent-set',
  description:
    'Independent set: as many nodes (or as much weight) as possible, no two of them joined by an edge; graphs after Barabasi and Albert (Science 286, 1999) or Erdos and Renyi (1959), clique rows after Bergman et al., Decision Diagrams for Optimization (2016).',
  parameters: [
    ...graphParameters,
    {
      name: 'maxWeight',
      description: 'weights are uniform from 1 to this; 1 gives unit weights',
      default: 1,
      minimum: 1,
    },
    {
      name: 'cliques',
      description: '1: one row per clique of a greedy clique cover, 0: one row per edge',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
  ],
  draw(sizes, rng) {
    const graph = drawGraph(sizes, rng.fork('graph'));
    const builder = createModelBuilder('independent-set', { maximize: true });
    const weights = rng.fork('weights');
    for (let v = 0; v < graph.nodes; v++) builder.binary(`x_${v + 1}`, between(weights, 1, sizes.maxWeight));
    if (sizes.cliques === 1) {
      for (const [k, clique] of cliqueCover(graph).entries())
        builder.row(
          `clique_${k + 1}`,
          clique.map((v) => [v, 1]),
          Number.NEGATIVE_INFINITY,
          1,
        );
    } else {
      for (const [u, v] of graph.edges)
        builder.row(
          `edge_${u + 1}_${v + 1}`,
          [
            [u, 1],
            [v, 1],
          ],
          Number.NEGATIVE_INFINITY,
          1,
        );
    }
    return builder.build();
  },
});
