import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../util/errors.ts';
import { schemaSentence } from '../../util/schema-sentence.ts';

const file = z.string().min(1);

const entrySchema = z.strictObject({
  matrix: file,
  rhs: file.optional(),
  x0: file.optional(),
  shift: z.number().default(0),
  context: z.array(z.number()).default([]),
});

const manifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  features: z.array(z.string().min(1)).default([]),
  ranges: z.array(z.tuple([z.number(), z.number()])).optional(),
  systems: z.array(entrySchema).min(1),
});

/** Some systems of a folder: one, or one for each column of the file of right-hand sides. File names are relative to the folder. */
export interface ManifestEntry extends Readonly<z.output<typeof entrySchema>> {}

/** What a folder of systems holds. */
export interface Manifest {
  readonly features: readonly string[];
  /** What is mapped to [-1, 1], for each feature. */
  readonly ranges: readonly (readonly [low: number, high: number])[];
  readonly systems: readonly ManifestEntry[];
}

const manifestName = 'manifest.json';

/** Names in the order people count in: m2 before m10. */
const byNumber = new Intl.Collator('en', { numeric: true }).compare;

function withoutManifest(folder: string): Manifest {
  let names: string[];
  try {
    names = readdirSync(folder).sort(byNumber);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(code === 'ENOENT' ? 'no such folder.' : `cannot be read as a folder (${code}).`, folder);
  }
  const files = new Set(names);
  const matrices = names.filter((name) => /\.mtx(\.gz)?$/i.test(name) && !/_(b|x0)\.mtx(\.gz)?$/i.test(name));
  if (matrices.length === 0)
    throw new InputError(`holds neither a ${manifestName} nor a Matrix Market file (.mtx, .mtx.gz).`, folder);
  const beside = (name: string, suffix: string) => {
    const stem = name.replace(/\.mtx(\.gz)?$/i, '');
    return [`${stem}_${suffix}.mtx`, `${stem}_${suffix}.mtx.gz`].find((candidate) => files.has(candidate));
  };
  const systems = matrices.map((matrix): ManifestEntry => {
    const [rhs, x0] = [beside(matrix, 'b'), beside(matrix, 'x0')];
    return {
      matrix,
      shift: 0,
      context: [],
      ...(rhs === undefined ? {} : { rhs }),
      ...(x0 === undefined ? {} : { x0 }),
    };
  });
  return { features: [], ranges: [], systems };
}

/**
 * Reads what a folder of systems holds: its manifest.json or, without one, its Matrix Market files in the order of their
 * names, `a_b.mtx` being the right-hand sides of `a.mtx` and `a_x0.mtx` its starting point.
 * @throws InputError when the folder, or what its manifest says, cannot be used
 */
export function readManifest(folder: string): Manifest {
  const path = join(folder, manifestName);
  if (!existsSync(path)) return withoutManifest(folder);
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new InputError(`is not JSON: ${error.message}.`, path);
    throw new InputError(`cannot be read (${(error as NodeJS.ErrnoException).code}).`, path);
  }
  const checked = manifestSchema.safeParse(given);
  if (!checked.success)
    throw new InputError(schemaSentence('the manifest', checked.error, given, Object.keys(manifestSchema.shape)), path);
  const { features, systems, ranges } = checked.data;
  systems.forEach(({ context, matrix }, k) => {
    if (context.length !== features.length)
      throw new InputError(
        `system ${k + 1} (${matrix}) has a context of ${context.length} numbers for ${features.length} features.`,
        path,
      );
  });
  if (ranges !== undefined && ranges.length !== features.length)
    throw new InputError(`there are ${ranges.length} ranges for ${features.length} features.`, path);
  return { features, ranges: ranges ?? rangesOf(features.length, systems), systems };
}

/** The least and the greatest value of each feature. */
function rangesOf(features: number, systems: readonly ManifestEntry[]): Manifest['ranges'] {
  return Array.from({ length: features }, (_, k) => {
    const values = systems.map(({ context }) => context[k]!);
    return [
      values.reduce((least, value) => Math.min(least, value)),
      values.reduce((most, value) => Math.max(most, value)),
    ] as const;
  });
}
