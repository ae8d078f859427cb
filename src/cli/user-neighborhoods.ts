import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { localSearchArm } from '../alns/local-move.ts';
import type { Neighborhood } from '../alns/neighborhood.ts';
import { neighborhoods as shipped } from '../alns/neighborhoods/index.ts';
import { changeFault } from '../mip/change.ts';
import type { MipModel } from '../mip/model.ts';
import type { ModelChange, Row } from '../mip/solver.ts';
import { InputError, UsageError } from '../util/errors.ts';

type Parts = Readonly<Record<string, unknown>>;

const noColumns = new Int32Array();
const noNumbers = new Float64Array();

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

/** What is wrong with a change, as a sentence; undefined when nothing is. */
function badChange(change: unknown, model: MipModel): string | undefined {
  if (typeof change !== 'object' || change === null) return 'it is not an object.';
  const { bounds, cost, rows = [] } = change as ModelChange;
  const { columns, lower, upper } = bounds ?? { columns: noColumns, lower: noNumbers, upper: noNumbers };
  if (!(columns instanceof Int32Array) || !(lower instanceof Float64Array) || !(upper instanceof Float64Array))
    return 'its bounds are not { columns: Int32Array, lower: Float64Array, upper: Float64Array }.';
  if (cost !== undefined && !(cost instanceof Float64Array)) return 'its cost is not a Float64Array.';
  if (!Array.isArray(rows)) return 'its rows are not an array.';
  if (!rows.every((row: Row) => row?.indices instanceof Int32Array && row.values instanceof Float64Array))
    return 'its rows are not { indices: Int32Array, values: Float64Array, lower, upper }.';
  return changeFault(model, change);
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
      const wrong = badChange(change, search.model);
      if (wrong !== undefined)
        throw new InputError(`what "carve" of the neighbourhood "${own.name}" returned is no change: ${wrong}`, file);
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

/** The arms of a run. */
export interface Arms {
  readonly neighborhoods: readonly Neighborhood[];
  /** Whether local search, which is no neighbourhood, is an arm too. */
  readonly localSearch: boolean;
}

/**
 * The arms of a run: the neighbourhoods that ship, those of the user's modules and local search, or the named ones of them.
 * @throws InputError on a module that cannot be used, UsageError on an unknown name or one given twice
 */
export async function chooseArms(names: readonly string[] | undefined, modules: readonly string[] = []): Promise<Arms> {
  const byName = new Map(shipped.map((neighborhood) => [neighborhood.name, neighborhood]));
  for (const file of modules)
    for (const neighborhood of await load(file)) {
      if (byName.has(neighborhood.name) || neighborhood.name === localSearchArm.name)
        throw new UsageError(`${file}: there is already a neighbourhood named "${neighborhood.name}".`);
      byName.set(neighborhood.name, neighborhood);
    }
  if (names === undefined) return { neighborhoods: [...byName.values()], localSearch: true };
  const wanted = new Set(names);
  const localSearch = wanted.delete(localSearchArm.name);
  const neighborhoods = Array.from(wanted, (name) => {
    const found = byName.get(name);
    if (found !== undefined) return found;
    const known = [...byName.keys(), localSearchArm.name].join(', ');
    throw new UsageError(`there is no neighbourhood "${name}"; there are ${known}.`);
  });
  return { neighborhoods, localSearch };
}
