import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Neighborhood } from '../alns/neighborhood.ts';
import { neighborhoods as shipped } from '../alns/neighborhoods/index.ts';
import type { ModelChange } from '../mip/solver.ts';
import { InputError, UsageError } from '../util/errors.ts';

type Parts = Readonly<Record<string, unknown>>;

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What keeps a value from being a neighbourhood, in words; undefined when nothing does. */
function defect(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'is not an object';
  const { name, description, applies, carve } = value as Parts;
  if (typeof name !== 'string' || !/^[a-z][\w-]*$/i.test(name)) return 'needs a "name" of letters, digits and hyphens';
  if (description !== undefined && typeof description !== 'string') return 'has a "description" that is no text';
  if (applies !== undefined && typeof applies !== 'function') return 'has an "applies" that is no function';
  if (typeof carve !== 'function') return 'needs a function "carve"';
  return undefined;
}

function badBounds({ columns, lower, upper }: NonNullable<ModelChange['bounds']>, count: number): string | undefined {
  if (!(columns instanceof Int32Array) || !(lower instanceof Float64Array) || !(upper instanceof Float64Array))
    return 'bounds that are not { columns: Int32Array, lower: Float64Array, upper: Float64Array }';
  if (columns.length !== lower.length || columns.length !== upper.length) return 'bounds of different lengths';
  const outside = columns.find((j) => j < 0 || j >= count);
  if (outside !== undefined) return `bounds for column ${outside}, which the model does not have`;
  return lower.some(Number.isNaN) || upper.some(Number.isNaN) ? 'bounds that are not numbers' : undefined;
}

/** What is wrong with a change, in words. */
function badChange(change: unknown, columns: number): string | undefined {
  if (typeof change !== 'object' || change === null) return 'no change but something else';
  const { bounds, cost, rows } = change as ModelChange;
  if (cost !== undefined && !(cost instanceof Float64Array && cost.length === columns))
    return `a cost that is not a Float64Array of ${columns} values`;
  if (rows !== undefined && !Array.isArray(rows)) return 'rows that are no array';
  return bounds === undefined ? undefined : badBounds(bounds, columns);
}

/** The neighbourhood with its code held to the interface: what it throws or returns wrongly is an InputError. */
function guarded(file: string, own: Neighborhood): Neighborhood {
  const call = <T>(part: string, run: () => T): T => {
    try {
      return run();
    } catch (error) {
      throw new InputError(`"${part}" of the neighbourhood "${own.name}" failed: ${reason(error)}`, file);
    }
  };
  return {
    name: own.name,
    description: own.description ?? `from ${file}`,
    applies: (search) => (own.applies === undefined ? true : call('applies', () => own.applies(search))),
    carve(search, size, rng) {
      const change = call('carve', () => own.carve(search, size, rng));
      const wrong = badChange(change, search.model.columns);
      if (wrong !== undefined)
        throw new InputError(`"carve" of the neighbourhood "${own.name}" returned ${wrong}.`, file);
      return change;
    },
  };
}

async function load(file: string): Promise<Neighborhood[]> {
  const path = resolve(file);
  await access(path).catch(() => {
    throw new InputError('no such file.', file);
  });
  let module: Parts;
  try {
    module = (await import(pathToFileURL(path).href)) as Parts;
  } catch (error) {
    throw new InputError(`cannot be imported: ${reason(error)}`, file);
  }
  const list = module.neighborhoods;
  if (list !== undefined && !Array.isArray(list)) throw new InputError('"neighborhoods" is not an array.', file);
  const { default: _, ...named } = module;
  const found =
    list?.map((value: unknown, k: number) => [`neighborhoods[${k}]`, value] as const) ?? Object.entries(named);
  if (found.length === 0)
    throw new InputError('exports no neighbourhood; export each one by a name, or an array "neighborhoods".', file);
  return found.map(([name, value]) => {
    const wrong = defect(value);
    if (wrong !== undefined) throw new InputError(`the export "${name}" ${wrong}.`, file);
    return guarded(file, value as Neighborhood);
  });
}

/**
 * The neighbourhoods of a run: those that ship and those of the user's modules, or the named ones of them.
 * @throws InputError on a module that cannot be used, UsageError on an unknown name or one given twice
 */
export async function chooseNeighborhoods(
  names: readonly string[] | undefined,
  modules: readonly string[] = [],
): Promise<readonly Neighborhood[]> {
  const byName = new Map(shipped.map((neighborhood) => [neighborhood.name, neighborhood]));
  for (const file of modules)
    for (const neighborhood of await load(file)) {
      if (byName.has(neighborhood.name))
        throw new UsageError(`${file}: there is already a neighbourhood named "${neighborhood.name}".`);
      byName.set(neighborhood.name, neighborhood);
    }
  if (names === undefined) return [...byName.values()];
  return [...new Set(names)].map((name) => {
    const found = byName.get(name);
    if (found === undefined)
      throw new UsageError(`there is no neighbourhood "${name}"; there are ${[...byName.keys()].join(', ')}.`);
    return found;
  });
}
