import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { InputError } from '../../util/errors.ts';
import type { RawInstance } from './raw-samples.ts';
import type { SampleRecipe } from './sample-recipe.ts';

const recipeSchema = z.strictObject({
  family: z.string(),
  instances: z.number(),
  decisions: z.number(),
  scenarios: z.number(),
  sizes: z.array(z.number()),
  seed: z.number(),
  sampler: z.number(),
  round: z.number().optional(),
  network: z.string().optional(),
});

const headerSchema = z.strictObject({
  format: z.literal('adasolve samples 1'),
  recipe: recipeSchema,
  shard: z.number(),
  instances: z.array(
    z.strictObject({
      name: z.string(),
      text: z.string(),
      dimension: z.number(),
      groups: z.array(z.strictObject({ x: z.array(z.number()), scenarios: z.number() })),
    }),
  ),
});

type Header = z.infer<typeof headerSchema>;

/** A file of samples and where it belongs. */
export interface SampleShard {
  readonly recipe: SampleRecipe;
  readonly shard: number;
  readonly instances: readonly RawInstance[];
}

/**
 * The bytes of a file of samples: packed by gzip, a line of JSON with the recipe, the instances and the decisions, then for
 * each decision the scenarios as 32-bit and the costs as 64-bit floating-point numbers, little-endian.
 */
export function encodeShard({ recipe, shard, instances }: SampleShard): Uint8Array {
  const header: Header = {
    format: 'adasolve samples 1',
    recipe: { ...recipe, sizes: [...recipe.sizes] },
    shard,
    instances: instances.map(({ name, text, groups }) => ({
      name,
      text,
      dimension: Math.max(0, ...groups.map(({ scenarios, costs }) => scenarios.length / Math.max(1, costs.length))),
      groups: groups.map(({ x, costs }) => ({ x: [...x], scenarios: costs.length })),
    })),
  };
  const numbers = instances.flatMap(({ groups }) =>
    groups.flatMap(({ scenarios, costs }) => [bytesOf(scenarios), bytesOf(costs)]),
  );
  return gzipSync(Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...numbers]), { level: 1 });
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Float64Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);

const newline = 10;

/**
 * Reads what {@link encodeShard} wrote.
 * @throws InputError, one sentence with the source, for anything else, and for a file that ends too early
 */
export function decodeShard(bytes: Uint8Array, source: string): SampleShard {
  let data: Buffer;
  try {
    data = gunzipSync(bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'Z_BUF_ERROR' ? truncated(source) : new InputError(`is no file of samples: ${message}.`, source);
  }
  const end = data.indexOf(newline);
  const { recipe, shard, instances } = headerOf(data.subarray(0, Math.max(0, end)), source);
  let at = end + 1;
  const take = (length: number) => {
    if (at + length > data.length) throw truncated(source);
    const part = data.subarray(at, at + length);
    at += length;
    // A copy begins at an address that numbers of eight bytes need.
    return Uint8Array.from(part).buffer;
  };
  const read = instances.map(({ name, text, dimension, groups }) => ({
    name,
    text,
    groups: groups.map(({ x, scenarios }) => ({
      x: Float64Array.from(x),
      scenarios: new Float32Array(take(4 * scenarios * dimension)),
      costs: new Float64Array(take(8 * scenarios)),
    })),
  }));
  if (at < data.length) throw new InputError('holds more numbers than its header says.', source);
  const { round, network, ...rest } = recipe;
  return {
    recipe: { ...rest, ...(round === undefined ? {} : { round }), ...(network === undefined ? {} : { network }) },
    shard,
    instances: read,
  };
}

const truncated = (source: string) =>
  new InputError('ends too early: it was cut off; delete it, and it is made anew.', source);

function headerOf(bytes: Uint8Array, source: string): Header {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InputError('is no file of samples: its first line is no JSON.', source);
  }
  const { success, data } = headerSchema.safeParse(given);
  if (!success) throw new InputError('is no file of samples of this version of adasolve.', source);
  return data;
}

/** What recipes are told apart by, in words. */
const fieldNames: Readonly<Record<keyof SampleRecipe, string>> = {
  family: 'family',
  instances: 'number of instances',
  decisions: 'number of decisions',
  scenarios: 'number of scenarios',
  sizes: 'sizes',
  seed: 'seed',
  sampler: 'sampler',
  round: 'round',
  network: 'network',
};

/**
 * Reads a file of samples, if it is there.
 * @returns undefined where there is no such file
 * @throws InputError when it cannot be used, and when it is of another recipe
 */
export async function readShard(path: string, recipe: SampleRecipe, shard: number): Promise<SampleShard | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new InputError(`cannot be read: ${message}.`, path);
  }
  const found = decodeShard(bytes, path);
  const fields = Object.keys(fieldNames) as (keyof SampleRecipe)[];
  const other = fields.find((field) => JSON.stringify(found.recipe[field]) !== JSON.stringify(recipe[field]));
  if (other !== undefined)
    throw new InputError(
      `holds samples of another recipe: its ${fieldNames[other]} ${other === 'sizes' ? 'are' : 'is'} ${JSON.stringify(found.recipe[other])}, not ${JSON.stringify(recipe[other])}; name another folder, or delete it.`,
      path,
    );
  if (found.shard !== shard) throw new InputError(`is part ${found.shard + 1} of its samples, not ${shard + 1}.`, path);
  return found;
}
