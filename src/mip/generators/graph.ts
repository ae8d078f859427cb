import type { Rng } from '../../util/rng.ts';
import type { Parameter } from './family.ts';

/** An edge between two nodes, the smaller first. */
export type Edge = readonly [number, number];

/** An undirected graph without loops and double edges; edges ascend. */
export interface Graph {
  readonly nodes: number;
  readonly edges: readonly Edge[];
}

/** The sizes that choose a graph; {@link drawGraph} reads them. */
export const graphParameters = [
  { name: 'nodes', description: 'nodes of the graph', default: 1000, minimum: 1 },
  { name: 'degree', description: 'edges that each new node brings (Barabasi and Albert)', default: 5, minimum: 1 },
  {
    name: 'edgeProbability',
    description: 'when above 0: each edge with this probability instead (Erdos and Renyi)',
    default: 0,
    minimum: 0,
    maximum: 1,
    fraction: true,
  },
] as const satisfies readonly Parameter[];

/**
 * A random graph in which every pair of nodes is an edge with the same probability.
 * Source: Erdos and Renyi, "On random graphs I", Publicationes Mathematicae 6 (1959); the model is Gilbert's G(n, p).
 */
export function erdosRenyi(nodes: number, probability: number, rng: Rng): Graph {
  const edges: Edge[] = [];
  for (let u = 0; u < nodes; u++) for (let v = u + 1; v < nodes; v++) if (rng.next() < probability) edges.push([u, v]);
  return { nodes, edges };
}

/**
 * A random graph grown node by node: each new node is joined to `degree` earlier ones, drawn in proportion to the edges
 * that they already have. The first degree + 1 nodes form a star.
 * Source: Barabasi and Albert, "Emergence of scaling in random networks", Science 286 (1999).
 */
export function barabasiAlbert(nodes: number, degree: number, rng: Rng): Graph {
  const edges: Edge[] = [];
  // Each node stands here once per edge that it has, so that a uniform draw prefers nodes of high degree.
  const ends: number[] = [];
  for (let node = 1; node < nodes; node++) {
    const partners = new Set<number>();
    if (node <= degree) partners.add(0);
    else while (partners.size < degree) partners.add(ends[rng.int(ends.length)]!);
    for (const partner of partners) {
      edges.push([partner, node]);
      ends.push(partner, node);
    }
  }
  return { nodes, edges: edges.sort(([a, b], [c, d]) => a - c || b - d) };
}

/** The graph that the sizes ask for. */
export function drawGraph(
  sizes: { readonly nodes: number; readonly degree: number; readonly edgeProbability: number },
  rng: Rng,
): Graph {
  const { nodes, degree, edgeProbability } = sizes;
  return edgeProbability > 0 ? erdosRenyi(nodes, edgeProbability, rng) : barabasiAlbert(nodes, degree, rng);
}

/**
 * Cliques that cover every edge, found greedily: the first edge not yet covered is extended by the common neighbours, in
 * ascending order, that stay adjacent to all.
 */
export function cliqueCover({ nodes, edges }: Graph): readonly (readonly number[])[] {
  const neighbors = Array.from({ length: nodes }, () => new Set<number>());
  for (const [u, v] of edges) {
    neighbors[u]!.add(v);
    neighbors[v]!.add(u);
  }
  const covered = Array.from({ length: nodes }, () => new Set<number>());
  const cliques: number[][] = [];
  for (const [u, v] of edges) {
    if (covered[u]!.has(v)) continue;
    const clique = [u, v];
    for (const w of [...neighbors[u]!].sort((a, b) => a - b))
      if (w !== v && clique.every((member) => neighbors[member]!.has(w))) clique.push(w);
    clique.sort((a, b) => a - b);
    for (const [k, member] of clique.entries()) for (const other of clique.slice(k + 1)) covered[member]!.add(other);
    cliques.push(clique);
  }
  return cliques;
}
