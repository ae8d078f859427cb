import { describe, expect, it, test } from 'vitest';
import type { Neighborhood } from '../../src/alns/neighborhood.ts';
import { neighborhoods } from '../../src/alns/neighborhoods/index.ts';
import type { Search } from '../../src/alns/search.ts';
import { createSearch } from '../../src/alns/search.ts';
import { satisfies } from '../../src/mip/change.ts';
import { type MipModel, objectiveOf, type Point } from '../../src/mip/model.ts';
import { createRng } from '../../src/util/rng.ts';
import { edgePlantings, type NeighborhoodSubject, neighborhoodConformance } from '../conformance/neighborhood.ts';
import { plant } from '../helpers/planted.ts';
import { modelOf } from '../oracles/enumerate.ts';

/** What each promises beyond the rules for all; the rest meets its target and keeps the current solution. */
const promises: Readonly<Record<string, Partial<NeighborhoodSubject>>> = {
  rens: { keepsCurrent: false },
  dins: { frees: 'at-most-target' },
  'local-branching': { frees: 'unrelated' },
  proximity: { frees: 'unrelated' },
};

const named = (name: string): Neighborhood => neighborhoods.find((neighborhood) => neighborhood.name === name)!;
const carve = (name: string, search: Search, size: number, seed = 1) =>
  named(name).carve(search, size, createRng(seed));

for (const neighborhood of neighborhoods)
  neighborhoodConformance({ neighborhood, keepsCurrent: true, frees: 'target', ...promises[neighborhood.name] });

/** The example of the documentation, as a user would write it. */
neighborhoodConformance({
  neighborhood: {
    name: 'first-half',
    description: 'frees the first half of the integer columns',
    applies: (search) => search.integers.length > 1,
    carve(search) {
      const columns = search.integers.subarray(search.integers.length >> 1);
      const values = Float64Array.from(columns, (j) => Math.round(search.current.x[j]!));
      return { bounds: { columns, lower: values, upper: values } };
    },
  },
  keepsCurrent: true,
  frees: 'unrelated',
});

describe('what ships', () => {
  test('has names of its own, one each', () => {
    expect(new Set(neighborhoods.map(({ name }) => name)).size).toBe(neighborhoods.length);
    for (const name of Object.keys(promises)) expect(named(name)).toBeDefined();
  });

  test.each([
    ['one binary', neighborhoods.map(({ name }) => name)],
    ['one binary among continuous columns', neighborhoods.map(({ name }) => name)],
    ['continuous columns only', neighborhoods.map(({ name }) => name)],
    ['fixed integers only', neighborhoods.map(({ name }) => name)],
    ['no relaxation', ['rins', 'rens', 'dins']],
    ['general integers', ['local-branching', 'proximity']],
    ['infinite bounds', ['local-branching', 'proximity']],
    ['no costs', ['objective', 'zero-objective']],
    ['no rows', ['graph', 'tight-rows']],
    ['binaries', []],
    ['mixed', []],
    ['mixed with fixed columns', []],
    ['a pool of one', []],
    ['huge bounds', ['local-branching', 'proximity']],
  ])('leaves out on %s what makes no sense there', (edge, left) => {
    const search = plant(edgePlantings[edge]!, createRng(1));
    const out = neighborhoods.filter((neighborhood) => !neighborhood.applies(search)).map(({ name }) => name);
    expect(out.sort()).toEqual([...left].sort());
  });
});

/** Eight binaries in a row of four pairs; x* takes the first of each pair. */
const pairs = modelOf({
  cost: [5, 1, 5, 1, 5, 1, 5, 1],
  bounds: Array.from({ length: 8 }, () => [0, 1] as const),
  rows: [0, 2, 4, 6].map((first) => {
    const row = new Array<number>(8).fill(0);
    row[first] = 1;
    row[first + 1] = 1;
    return [row, 1, 1] as const;
  }),
});
const pointOf = (model: MipModel, ...x: number[]): Point => ({
  x: Float64Array.from(x),
  objective: objectiveOf(model, Float64Array.from(x)),
});
const firsts = pointOf(pairs, 1, 0, 1, 0, 1, 0, 1, 0);

function freeOf(search: Search, name: string, size: number, seed = 1): number[] {
  const { bounds } = carve(name, search, size, seed);
  const fixed = new Set([...bounds!.columns].filter((_, k) => bounds!.lower[k] === bounds!.upper[k]));
  return [...search.integers].filter((j) => !fixed.has(j));
}

describe('what each carves', () => {
  const withRelaxation = (...x: number[]) =>
    createSearch(pairs, firsts, { x: Float64Array.from(x), reducedCosts: new Float64Array(8), objective: 4 });

  it('mutation frees every column now and then', () => {
    const search = createSearch(pairs, firsts);
    const met = new Set(Array.from({ length: 60 }, (_, seed) => freeOf(search, 'mutation', 0.25, seed)).flat());
    expect([...met].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('crossover frees the columns on which the parents differ', () => {
    const search = createSearch(pairs, firsts);
    search.offer(pointOf(pairs, 1, 0, 1, 0, 0, 1, 1, 0));
    search.moveTo(firsts);
    expect(freeOf(search, 'crossover', 0.25)).toEqual([4, 5]);
  });

  it('rins frees the columns on which solution and relaxation differ', () => {
    expect(freeOf(withRelaxation(1, 0, 0.5, 0.5, 1, 0, 1, 1e-9), 'rins', 0.25)).toEqual([2, 3]);
  });

  it('rens rounds the relaxation and holds its integral columns there, not at the solution', () => {
    const search = withRelaxation(0, 1, 0.5, 0.5, 1, 0, 1, 0);
    const { bounds } = carve('rens', search, 0.25);
    expect([...bounds!.columns]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...bounds!.lower]).toEqual([0, 1, 0, 0, 1, 0, 1, 0]);
    expect([...bounds!.upper].map((value) => value + 0)).toEqual([0, 1, 1, 1, 1, 0, 1, 0]);
  });

  it('dins keeps general integers at least as close to the relaxation as the solution is', () => {
    const model = modelOf({
      cost: [1, 1],
      bounds: [
        [0, 10],
        [0, 10],
      ],
      rows: [],
    });
    const reducedCosts = new Float64Array(2);
    const search = createSearch(model, pointOf(model, 7, 5), {
      x: Float64Array.of(4.4, 5.2),
      reducedCosts,
      objective: 0,
    });
    const { bounds } = carve('dins', search, 0.5);
    const at = (j: number) => {
      const k = bounds!.columns.indexOf(j);
      return k < 0 ? [0, 10] : [bounds!.lower[k], bounds!.upper[k]];
    };
    // |7 - 4.4| = 2.6: the integers of [1.8, 7]; the second column is nearer than a half and held.
    expect(at(0)).toEqual([2, 7]);
    expect(at(1)).toEqual([5, 5]);
  });

  it('local branching forbids exactly the points beyond its radius', () => {
    const search = createSearch(pairs, firsts);
    const change = carve('local-branching', search, 1);
    // Half of eight binaries may change: two pairs, not three.
    const moved = (pairsMoved: number) => firsts.x.map((value, j) => (j < 2 * pairsMoved ? 1 - value : value));
    expect(change.bounds).toBeUndefined();
    expect([0, 1, 2, 3, 4].map((count) => satisfies(pairs, change, moved(count)))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('graph frees columns that are connected', () => {
    const search = createSearch(pairs, firsts);
    for (let seed = 0; seed < 20; seed++) {
      const [a, b] = freeOf(search, 'graph', 0.25, seed);
      expect(b! - a!).toBe(1);
      expect(a! % 2).toBe(0);
    }
  });

  it('objective prefers columns that cost much', () => {
    const search = createSearch(pairs, firsts);
    const counts = new Float64Array(8);
    for (let seed = 0; seed < 200; seed++) for (const j of freeOf(search, 'objective', 1 / 8, seed)) counts[j]!++;
    // Only the first of each pair is off the bound its cost asks for.
    expect([...counts].filter((_, j) => j % 2 === 1)).toEqual([0, 0, 0, 0]);
    expect(counts[0]! + counts[2]! + counts[4]! + counts[6]!).toBe(200);
  });

  it('tight rows frees columns of tight rows first', () => {
    const model = modelOf({
      cost: [1, 1, 1, 1],
      bounds: Array.from({ length: 4 }, () => [0, 1] as const),
      rows: [
        [[1, 1, 0, 0], 1, Number.POSITIVE_INFINITY],
        [[0, 0, 1, 1], 1, Number.POSITIVE_INFINITY],
      ],
    });
    const search = createSearch(model, pointOf(model, 1, 0, 1, 1));
    for (let seed = 0; seed < 20; seed++) expect(freeOf(search, 'tight-rows', 0.5, seed)).toEqual([0, 1]);
  });

  it('random objectives cost only what is free, within (-1, 1)', () => {
    const search = createSearch(pairs, firsts);
    const { cost } = carve('random-objective', search, 0.5);
    const free = freeOf(search, 'random-objective', 0.5);
    expect([...cost!.keys()].filter((j) => cost![j] !== 0)).toEqual(free);
    expect(cost!.every((value) => Math.abs(value) < 1)).toBe(true);
  });

  it('random objectives draw integers with one infinite bound towards the other, and leave free ones alone', () => {
    const bounds = [
      [0, Number.POSITIVE_INFINITY],
      [Number.NEGATIVE_INFINITY, 0],
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    ] as const;
    const model = modelOf({ cost: [1, 1, 1], bounds, rows: [] });
    for (let seed = 0; seed < 20; seed++) {
      const { cost } = carve('random-objective', createSearch(model, pointOf(model, 2, -2, 0)), 1, seed);
      expect([...cost!].map(Math.sign)).toEqual([1, -1, 0]);
    }
  });

  it('the zero objective costs nothing', () => {
    expect([...carve('zero-objective', createSearch(pairs, firsts), 0.5).cost!]).toEqual(new Array(8).fill(0));
  });
});

describe('proximity', () => {
  const shifted = (offset: number) => ({ ...pairs, offset });
  const at = (offset: number, bound?: number) => {
    const model = shifted(offset);
    const search = createSearch(model, pointOf(model, ...firsts.x));
    if (bound !== undefined) search.raiseBound(bound);
    return search;
  };

  it('minimises the Hamming distance to the solution', () => {
    const { cost, bounds, rows } = carve('proximity', at(0), 0.5);
    expect([...cost!]).toEqual([-1, 1, -1, 1, -1, 1, -1, 1]);
    expect(bounds).toBeUndefined();
    expect(rows).toBeUndefined();
  });

  it.each([
    ['negative', -120, -140],
    ['zero', -20, -40],
    ['positive', 80, 60],
    ['positive above a negative bound', -10, -30],
  ])('asks for a part of the gap that grows with the size: objective %s', (_, offset, bound) => {
    const search = at(offset, bound);
    const { objective } = search.current;
    let before = objective;
    for (const size of [1e-6, 0.1, 0.5, 1]) {
      const { cutoff } = carve('proximity', search, size);
      expect(cutoff).toBeLessThan(before);
      expect(cutoff).toBeGreaterThanOrEqual(bound);
      before = cutoff!;
    }
  });

  it.each([-120, 80])('asks for at most a hundredth of the objective where no bound is known: offset %d', (offset) => {
    const search = at(offset);
    const { objective } = search.current;
    const { cutoff } = carve('proximity', search, 1);
    expect(cutoff).toBeLessThan(objective);
    expect(cutoff).toBeGreaterThanOrEqual(objective - 0.01 * Math.abs(objective));
  });

  it('asks for no less than it has where the objective is zero and no bound is known, or the bound is met', () => {
    expect(carve('proximity', at(-20), 1).cutoff).toBe(0);
    expect(carve('proximity', at(0, 20), 1).cutoff).toBe(20);
  });
});
