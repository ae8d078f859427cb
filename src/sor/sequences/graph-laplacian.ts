import { z } from 'zod';
import { createRng, type Rng } from '../../util/rng.ts';
import type { Csr } from '../csr.ts';
import { shifted } from '../csr-operations.ts';
import { defineSequence } from './define.ts';
import { seedOption, systemsOption } from './options.ts';
import { truncatedNormal } from './random-vectors.ts';
import { matrixByRows } from './rows.ts';

/** A preferential-attachment graph (Barabasi & Albert 1999): each new vertex joins `links` others, drawn by their degree. */
function preferentialGraph(vertices: number, links: number, rng: Rng): readonly ReadonlySet<number>[] {
  const neighbours = Array.from({ length: vertices }, () => new Set<number>());
  const ends: number[] = [0];
  for (let i = 1; i < vertices; i++) {
    const chosen = new Set<number>();
    while (chosen.size < Math.min(links, i)) chosen.add(ends[rng.int(ends.length)]!);
    for (const j of chosen) {
      neighbours[i]!.add(j);
      neighbours[j]!.add(i);
      ends.push(i, j);
    }
  }
  return neighbours;
}

/** Degrees on the diagonal, -1 for each edge. */
function laplacianOf(neighbours: readonly ReadonlySet<number>[]): Csr {
  const entries = neighbours.reduce((sum, { size }) => sum + size, 0);
  return matrixByRows(neighbours.length, entries, (row, entry) => {
    for (const column of [...neighbours[row]!].sort((i, j) => i - j)) entry(column, -1);
    return neighbours[row]!.size;
  });
}

/**
 * L + c_t I for the Laplacian L of a random graph and a random shift, uniform in its logarithm: semi-supervised learning on
 * a graph (Zhou et al. 2004), with a regularisation that is being tuned. Degrees differ widely and the graph has odd cycles,
 * so the matrix is not consistently ordered. The feature is log c_t, its interval mapped to [-1, 1].
 */
export const graphLaplacian = defineSequence({
  kind: 'graph-laplacian',
  description: 'The Laplacian of a random graph with a random shift (uniform in its logarithm).',
  paper: 'Barabasi & Albert 1999; Zhou, Bousquet, Lal, Weston & Scholkopf 2004',
  positiveDefinite: true,
  schema: z.strictObject({
    vertices: z.number().int().min(2).max(10_000_000).default(500),
    links: z.number().int().min(1).default(3),
    lowest: z.number().positive().default(0.01),
    highest: z.number().positive().default(10),
    systems: systemsOption(2000),
    seed: seedOption,
  }),
  features: () => ['logarithm of the shift'],
  length: ({ systems }) => systems,
  *systems({ vertices, links, lowest, highest, systems, seed }) {
    const root = createRng(seed);
    const a = laplacianOf(preferentialGraph(vertices, links, root.fork('graph')));
    const shifts = root.fork('shifts');
    const vectors = root.fork('right-hand sides');
    for (let t = 0; t < systems; t++) {
      const position = shifts.next();
      const b = truncatedNormal(a.size, vectors);
      const shift = lowest * (highest / lowest) ** position;
      yield { a: shifted(a, shift), b, context: Float64Array.of(2 * position - 1) };
    }
  },
});
