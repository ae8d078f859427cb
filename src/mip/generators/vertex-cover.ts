import { createModelBuilder } from '../builder.ts';
import { between } from './draw.ts';
import { defineFamily } from './family.ts';
import { cliqueCover, drawGraph, graphParameters } from './graph.ts';

/**
 * Minimum (weight) vertex cover: min w'x, at least one end of each edge. With `cliques`, all but one node of each clique of
 * a greedy clique cover instead.
 */
export const vertexCover = defineFamily({
  name: 'vertex-cover',
  description:
    'Vertex cover: as few nodes (or as little weight) as possible that touch every edge; graphs after Barabasi and Albert (Science 286, 1999) or Erdos and Renyi (1959).',
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
    const builder = createModelBuilder('vertex-cover');
    const weights = rng.fork('weights');
    for (let v = 0; v < graph.nodes; v++) builder.binary(`x_${v + 1}`, between(weights, 1, sizes.maxWeight));
    if (sizes.cliques === 1) {
      for (const [k, clique] of cliqueCover(graph).entries())
        builder.row(
          `clique_${k + 1}`,
          clique.map((v) => [v, 1]),
          clique.length - 1,
          Number.POSITIVE_INFINITY,
        );
    } else {
      for (const [u, v] of graph.edges)
        builder.row(
          `edge_${u + 1}_${v + 1}`,
          [
            [u, 1],
            [v, 1],
          ],
          1,
          Number.POSITIVE_INFINITY,
        );
    }
    return builder.build();
  },
});
