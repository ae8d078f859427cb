import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetCount } from '../../src/alns/free-set.ts';
import type { Neighborhood } from '../../src/alns/neighborhood.ts';
import type { Search } from '../../src/alns/search.ts';
import { changeFault, satisfies } from '../../src/mip/change.ts';
import { families } from '../../src/mip/generators/index.ts';
import type { ModelChange } from '../../src/mip/solver.ts';
import { createRng } from '../../src/util/rng.ts';
import { anyPlanting, type ColumnKind, type Planting, plant, searchOf } from '../helpers/planted.ts';

/** A neighbourhood under the conformance suite: what it promises beyond the rules for all. */
export interface NeighborhoodSubject {
  readonly neighborhood: Neighborhood;
  /** Whether the current solution satisfies the carved bounds and rows. */
  readonly keepsCurrent: boolean;
  /** How the number of integer columns left free relates to the size: it meets the target, stays below it, or neither. */
  readonly frees: 'target' | 'at-most-target' | 'unrelated';
}

const sizes = [1e-9, 0.05, 0.3, 0.7, 1];
const many = (kind: ColumnKind, count: number) => Array.from({ length: count }, () => kind);
const planting = (kinds: readonly ColumnKind[], more: Partial<Planting> = {}): Planting => ({
  kinds,
  rows: 5,
  points: 4,
  relaxed: true,
  ...more,
});
const mixed: readonly ColumnKind[] = ['binary', 'general', 'continuous', 'huge', 'binary', 'above', 'real', 'binary'];

/** Models at the edge of what neighbourhoods must bear, by name. */
export const edgePlantings: Readonly<Record<string, Planting>> = {
  'one binary': planting(['binary']),
  'two binaries': planting(['binary', 'binary']),
  'one binary among continuous columns': planting(['continuous', 'binary', 'real']),
  binaries: planting(many('binary', 30)),
  'general integers': planting(many('general', 20)),
  'huge bounds': planting(many('huge', 12)),
  'infinite bounds': planting([...many('free', 8), ...many('above', 8)]),
  mixed: planting([...mixed, ...mixed]),
  'mixed with fixed columns': planting([...mixed, ...many('fixed', 6)]),
  'no rows': planting([...mixed, ...mixed], { rows: 0 }),
  'no costs': planting([...mixed, ...mixed], { costless: true }),
  'no relaxation': planting([...mixed, ...mixed], { relaxed: false }),
  'a pool of one': planting([...mixed, ...mixed], { points: 1 }),
  'continuous columns only': planting(many('continuous', 5)),
  'fixed integers only': planting(['fixed', 'continuous', 'fixed']),
};

/** Everything a neighbourhood can see of a search, copied. */
function seen(search: Search): unknown {
  const { model, integers, binaries, relaxation, current, best, bound, pool } = search;
  return structuredClone({ model, integers, binaries, relaxation, current, best, bound, pool });
}

/** The integer columns that keep more than one value. */
function freeCount({ model, integers }: Search, { bounds }: ModelChange): number {
  const held = new Set<number>();
  bounds?.columns.forEach((j, k) => {
    if (bounds.lower[k] === bounds.upper[k]) held.add(j);
  });
  return integers.filter((j) => model.lower[j] !== model.upper[j] && !held.has(j)).length;
}

/** The rules that every neighbourhood must keep. */
export function neighborhoodConformance({ neighborhood, keepsCurrent, frees }: NeighborhoodSubject): void {
  const carve = (search: Search, size: number, seed: number) => neighborhood.carve(search, size, createRng(seed));

  /** What is wrong with a carved change, in words. */
  function faultsOf(search: Search, size: number, change: ModelChange): string[] {
    const { model } = search;
    const fault = changeFault(model, change);
    if (fault !== undefined) return [fault];
    const faults: string[] = [];
    const { columns, lower, upper } = change.bounds ?? { columns: [], lower: [], upper: [] };
    if (new Set(columns).size !== columns.length) faults.push('a column is bounded twice');
    for (const [k, j] of columns.entries()) {
      if (model.integer[j] !== 1) faults.push(`column ${j} is not integer`);
      const [low, high] = [lower[k]!, upper[k]!];
      if (!(low >= model.lower[j]! && low <= high && high <= model.upper[j]!))
        faults.push(`[${low}, ${high}] for [${model.lower[j]}, ${model.upper[j]}] of column ${j}`);
    }
    const { cutoff, ...region } = change;
    if (cutoff !== undefined && cutoff > search.current.objective) faults.push('the cutoff asks for nothing');
    if (keepsCurrent && !satisfies(model, region, search.current.x)) faults.push('the current solution is cut off');
    const target = targetCount(search, size);
    const free = freeCount(search, change);
    if (frees !== 'unrelated' && free > target + 1) faults.push(`${free} free columns for a target of ${target}`);
    if (frees === 'target' && free < target - 1) faults.push(`${free} free columns for a target of ${target}`);
    return faults;
  }

  function expectConform(search: Search, size: number, seed: number): void {
    if (!neighborhood.applies(search)) return;
    const before = seen(search);
    const change = carve(search, size, seed);
    expect(faultsOf(search, size, change)).toEqual([]);
    expect(isDeepStrictEqual(carve(search, size, seed), change)).toBe(true);
    expect(isDeepStrictEqual(seen(search), before)).toBe(true);
  }

  describe(`${neighborhood.name} is a neighbourhood`, () => {
    it('has a name for a command line and says in a sentence what it does', () => {
      expect(neighborhood.name).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(neighborhood.description.length).toBeGreaterThan(10);
    });

    it('applies to some model of the suite', () => {
      const searches = Object.values(edgePlantings).map((edge) => plant(edge, createRng(1)));
      expect(searches.some((search) => neighborhood.applies(search))).toBe(true);
    });

    it.each(Object.entries(edgePlantings))('carves within the rules at every size: %s', (_, edge) => {
      for (const size of sizes)
        for (let seed = 0; seed < 3; seed++) expectConform(plant(edge, createRng(seed)), size, seed);
    });

    it('carves within the rules on any planted model', () => {
      fc.assert(
        fc.property(
          anyPlanting,
          fc.double({ min: 1e-9, max: 1, noNaN: true }),
          fc.nat(1e6),
          ({ planting: any, seed }, size, draw) => expectConform(plant(any, createRng(seed)), size, draw),
        ),
        { numRuns: 60 },
      );
    });

    it.each([...families.keys()])('carves within the rules on models of %s', (family) => {
      const search = searchOf(family, 3);
      for (const size of sizes) expectConform(search, size, 7);
    });

    it('goes on from wherever the search has moved', () => {
      const search = plant(edgePlantings.mixed!, createRng(2));
      for (const point of [...search.pool]) {
        search.moveTo(point);
        expectConform(search, 0.4, 5);
      }
    });
  });
}
