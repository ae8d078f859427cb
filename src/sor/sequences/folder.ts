import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../util/errors.ts';
import type { Csr } from '../csr.ts';
import { multiply, shifted } from '../csr-operations.ts';
import { readMatrix, readVectors } from '../matrix-market-read.ts';
import type { LinearSystem } from '../sequence.ts';
import { defineSequence } from './define.ts';
import { type Manifest, type ManifestEntry, readManifest } from './manifest.ts';

/** Reads matrices, the last one from memory: a sequence that shifts one matrix, or has many right-hand sides, reads it once. */
function createMatrixReader(folder: string): (name: string) => Csr {
  let last: { readonly name: string; readonly a: Csr } | undefined;
  return (name) => {
    if (last?.name !== name) last = { name, a: readMatrix({ path: join(folder, name), name: join(folder, name) }) };
    return last.a;
  };
}

/** A feature on its way from its range to [-1, 1]; what lies outside is clamped, a range without width gives 0. */
function scaled(value: number, [low, high]: readonly [number, number]): number {
  return high > low ? Math.max(-1, Math.min(1, (2 * (value - low)) / (high - low) - 1)) : 0;
}

function* systemsOf(entry: ManifestEntry, folder: string, read: (name: string) => Csr, { ranges }: Manifest) {
  const base = read(entry.matrix);
  const a = entry.shift === 0 ? base : shifted(base, entry.shift);
  const vectors = (name: string) => readVectors({ path: join(folder, name), name: join(folder, name) }, a.size);
  const context = Float64Array.from(entry.context, (value, k) => scaled(value, ranges[k]!));
  const sides =
    entry.rhs === undefined
      ? [multiply(a, new Float64Array(a.size).fill(1), new Float64Array(a.size))]
      : vectors(entry.rhs);
  const starts = entry.x0 === undefined ? [] : vectors(entry.x0);
  if (starts.length > 1 && starts.length !== sides.length)
    throw new InputError(`has ${starts.length} columns for ${sides.length} right-hand sides.`, join(folder, entry.x0!));
  for (const [k, b] of sides.entries()) {
    const x0 = starts[k] ?? starts[0];
    yield { a, b, context, ...(x0 === undefined ? {} : { x0 }) } satisfies LinearSystem;
  }
}

/**
 * The systems of a folder: Matrix Market files, with or without a manifest (see manifest.ts and docs/sor-sequences.md). Files are
 * read when their system is due. A system without right-hand side gets A times the vector of ones.
 */
export const folder = defineSequence({
  kind: 'folder',
  description: 'The systems of a folder of Matrix Market files, with a manifest or in the order of their names.',
  paper: 'Boisvert, Pozo & Remington, The Matrix Market exchange formats, 1996',
  positiveDefinite: false,
  schema: z.strictObject({ path: z.string().min(1) }),
  features: ({ path }) => readManifest(path).features,
  length({ path }) {
    const { systems } = readManifest(path);
    // Files of right-hand sides may have several columns, which only reading them tells.
    return systems.every(({ rhs }) => rhs === undefined) ? systems.length : undefined;
  },
  *systems({ path }) {
    const manifest = readManifest(path);
    const read = createMatrixReader(path);
    for (const entry of manifest.systems) yield* systemsOf(entry, path, read, manifest);
  },
});
