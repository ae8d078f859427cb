import fc from 'fast-check';
import type { Highs } from 'highs';
import { beforeAll, describe, expect, test } from 'vitest';
import { between, sample, weighted } from '../../src/mip/generators/draw.ts';
import { barabasiAlbert, cliqueCover, erdosRenyi } from '../../src/mip/generators/graph.ts';
import { type Family, families, type Sizes } from '../../src/mip/generators/index.ts';
import { compileHighs, loadHighs } from '../../src/mip/highs-runtime.ts';
import { inSourceSense, isBinary, type MipModel, objectiveOf, rowMatrix } from '../../src/mip/model.ts';
import { isFeasible, violations } from '../../src/mip/verify.ts';
import { modelText } from '../../src/mip/write.ts';
import { createRng } from '../../src/util/rng.ts';

const infinity = Number.POSITIVE_INFINITY;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const family = (name: string): Family => families.get(name)!;
const generate = (name: string, sizes: Sizes, seed = 1) => family(name).generate(sizes, createRng(seed));

/** Small sizes for every family, from the least that it takes. */
const smallSizes: Readonly<Record<string, fc.Arbitrary<Sizes>>> = {
  'set-cover': fc.record({
    rows: fc.integer({ min: 1, max: 20 }),
    columns: fc.integer({ min: 2, max: 20 }),
    density: fc.double({ min: 0, max: 1, noNaN: true }),
    maxCost: fc.integer({ min: 1, max: 9 }),
  }),
  'independent-set': graphSizes(),
  'vertex-cover': graphSizes(),
  'multiple-knapsack': fc.record({
    items: fc.integer({ min: 1, max: 10 }),
    knapsacks: fc.integer({ min: 1, max: 4 }),
    minWeight: fc.integer({ min: 1, max: 5 }),
    maxWeight: fc.integer({ min: 5, max: 20 }),
    spread: fc.integer({ min: 0, max: 30 }),
  }),
  'generalized-independent-set': fc.record({
    nodes: fc.integer({ min: 1, max: 10 }),
    edgeProbability: fc.double({ min: 0, max: 1, noNaN: true }),
    removable: fc.double({ min: 0, max: 1, noNaN: true }),
    revenue: fc.integer({ min: 1, max: 100 }),
    edgeCost: fc.integer({ min: 0, max: 100 }),
  }),
  'combinatorial-auction': fc.record({ items: fc.integer({ min: 1, max: 12 }), bids: fc.integer({ min: 1, max: 30 }) }),
  'facility-location': fc.record({
    customers: fc.integer({ min: 1, max: 6 }),
    facilities: fc.integer({ min: 1, max: 6 }),
    ratio: fc.double({ min: 1, max: 8, noNaN: true }),
  }),
  'generalized-assignment': fc.record({
    agents: fc.integer({ min: 1, max: 5 }),
    jobs: fc.integer({ min: 1, max: 10 }),
    tightness: fc.double({ min: 0.1, max: 2, noNaN: true }),
  }),
  'lot-sizing': fc.record({
    items: fc.integer({ min: 1, max: 3 }),
    periods: fc.integer({ min: 1, max: 5 }),
    utilization: fc.double({ min: 0.1, max: 1, noNaN: true }),
  }),
};

function graphSizes(): fc.Arbitrary<Sizes> {
  return fc.record({
    nodes: fc.integer({ min: 1, max: 20 }),
    degree: fc.integer({ min: 1, max: 5 }),
    edgeProbability: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
    maxWeight: fc.integer({ min: 1, max: 5 }),
    cliques: fc.constantFrom(0, 1),
  });
}

let highs: Highs;
beforeAll(async () => {
  highs = await loadHighs(await compileHighs());
});

/** The optimum by HiGHS of the written model, checked against the model itself; undefined when there is none. */
function optimum(model: MipModel): { x: Float64Array; objective: number } | undefined {
  const native = highs.createModel();
  try {
    native.readModel({ format: 'mps', data: modelText(model, 'mps') });
    native.options.set({ mip_rel_gap: 0, time_limit: 60 });
    native.run();
    if (native.getModelStatus() !== highs.constants.modelStatus.optimal) return undefined;
    const x = native.getSolution().colValue;
    expect(isFeasible(violations(model, x))).toBe(true);
    expect(inSourceSense(model, objectiveOf(model, x))).toBeCloseTo(native.getObjectiveValue(), 4);
    return { x, objective: native.getObjectiveValue() };
  } finally {
    native.dispose();
  }
}

test('there are nine families with distinct names, papers and usable defaults', () => {
  expect([...families.keys()].sort()).toEqual(Object.keys(smallSizes).sort());
  for (const { name, description, parameters } of families.values()) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(description).toMatch(/\b(19|20)\d\d\b/);
    expect(new Set(parameters.map((parameter) => parameter.name)).size).toBe(parameters.length);
    for (const parameter of parameters) {
      expect(parameter.default).toBeGreaterThanOrEqual(parameter.minimum);
      expect(parameter.default).toBeLessThanOrEqual(parameter.maximum ?? infinity);
    }
  }
});

describe.each([...Object.entries(smallSizes)])('%s', (name, sizes) => {
  test('is consistent, finite data with distinct readable names, for any sizes', () => {
    fc.assert(
      fc.property(sizes, seeds, (drawn, seed) => {
        const model = generate(name, drawn, seed);
        expect(model.name).toBe(name);
        for (const vector of ['cost', 'lower', 'upper', 'integer', 'columnNames'] as const)
          expect(model[vector].length).toBe(model.columns);
        for (const vector of ['rowLower', 'rowUpper', 'rowNames'] as const)
          expect(model[vector].length).toBe(model.rows);
        expect(model.starts.length).toBe(model.columns + 1);
        expect(model.starts[model.columns]).toBe(model.indices.length);
        expect(model.values.length).toBe(model.indices.length);
        expect(model.cost.every(Number.isSafeInteger)).toBe(true);
        expect(model.values.every((value) => Number.isSafeInteger(value) && value !== 0)).toBe(true);
        for (let j = 0; j < model.columns; j++) {
          const rows = [...model.indices.subarray(model.starts[j], model.starts[j + 1])];
          expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
          expect(rows.every((i) => i >= 0 && i < model.rows)).toBe(true);
          expect(model.lower[j]).toBe(0);
          if (model.integer[j] === 1) expect(isBinary(model, j)).toBe(true);
        }
        for (let i = 0; i < model.rows; i++) {
          const [lower, upper] = [model.rowLower[i]!, model.rowUpper[i]!];
          expect(lower <= upper && (Number.isSafeInteger(lower) || Number.isSafeInteger(upper))).toBe(true);
        }
        for (const names of [model.columnNames, model.rowNames]) {
          expect(new Set(names).size).toBe(names.length);
          expect(names.every((text) => /^[a-z]+(_\d+)*$/.test(text))).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('repeats for a seed, whatever was drawn elsewhere, and changes with it', () => {
    fc.assert(
      fc.property(sizes, seeds, (drawn, seed) => {
        expect(generate(name, drawn, seed)).toEqual(generate(name, drawn, seed));
      }),
      { numRuns: 20 },
    );
    const texts = [1, 2, 3].map((seed) => modelText(generate(name, {}, seed), 'mps'));
    expect(new Set(texts).size).toBe(3);
  });

  test('is feasible and bounded at any size', () => {
    fc.assert(
      fc.property(sizes, seeds, (drawn, seed) => optimum(generate(name, drawn, seed)) !== undefined),
      { numRuns: 25 },
    );
  });

  test('refuses sizes that it does not know or that are out of range', () => {
    expect(() => generate(name, { moons: 3 })).toThrow(`${name} has no size named moons; its sizes are `);
    for (const { name: size, minimum, maximum, fraction } of family(name).parameters) {
      const wrong = [minimum - 1, Number.NaN, infinity, ...(fraction ? [] : [minimum + 0.5])];
      if (maximum !== undefined) wrong.push(maximum + 1);
      for (const value of wrong)
        expect(() => generate(name, { [size]: value }), `${size} ${value}`).toThrow(RangeError);
    }
  });
});

/** The rows whose names start with a word, as [column name, value] pairs and sides. */
function rowsOf(model: MipModel, word: string) {
  const byRow = rowMatrix(model);
  return model.rowNames.flatMap((rowName, i) => {
    if (!rowName.startsWith(`${word}_`)) return [];
    const places = Array.from({ length: byRow.starts[i + 1]! - byRow.starts[i]! }, (_, k) => byRow.starts[i]! + k);
    const terms = places.map((k) => [model.columnNames[byRow.indices[k]!]!, byRow.values[k]!] as const);
    return [{ name: rowName, terms, lower: model.rowLower[i]!, upper: model.rowUpper[i]! }];
  });
}

describe('structure', () => {
  test('set covering: exact density, two columns a row, one row a column, costs in range', () => {
    const model = generate('set-cover', { rows: 80, columns: 120, density: 0.05, maxCost: 10 });
    expect([model.rows, model.columns, model.values.length]).toEqual([80, 120, 480]);
    for (const { terms, lower, upper } of rowsOf(model, 'cover')) {
      expect(terms.length).toBeGreaterThanOrEqual(2);
      expect(terms.every(([, value]) => value === 1)).toBe(true);
      expect([lower, upper]).toEqual([1, infinity]);
    }
    for (let j = 0; j < model.columns; j++) expect(model.starts[j + 1]! - model.starts[j]!).toBeGreaterThan(0);
    expect([Math.min(...model.cost), Math.max(...model.cost)]).toEqual([1, 10]);
    expect(model.maximize).toBe(false);
  });

  test('set covering: density 1 is the full matrix, density 0 the least that covers', () => {
    expect(generate('set-cover', { rows: 7, columns: 9, density: 1 }).values.length).toBe(63);
    const least = generate('set-cover', { rows: 3, columns: 50, density: 0 });
    for (let j = 0; j < 50; j++) expect(least.starts[j + 1]! - least.starts[j]!).toBeGreaterThan(0);
    expect(least.values.length).toBeLessThanOrEqual(6 + 50);
  });

  test('independent set and vertex cover of one graph add up to its nodes (Gallai), with edge and clique rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 25 }), fc.constantFrom(0, 0.3), seeds, (nodes, edgeProbability, seed) => {
        const values = [0, 1].map((cliques) => {
          const sizes = { nodes, degree: 3, edgeProbability, cliques };
          const independent = optimum(generate('independent-set', sizes, seed))!.objective;
          expect(Math.round(independent + optimum(generate('vertex-cover', sizes, seed))!.objective)).toBe(nodes);
          return Math.round(independent);
        });
        expect(values[0]).toBe(values[1]);
      }),
      { numRuns: 12 },
    );
  });

  test('a Barabasi-Albert graph has degree (nodes - degree) edges, none double, and hubs', () => {
    const graph = barabasiAlbert(2000, 4, createRng(3));
    expect(graph.edges.length).toBe(4 + 4 * (2000 - 5));
    expect(new Set(graph.edges.map(String)).size).toBe(graph.edges.length);
    expect(graph.edges.every(([u, v]) => u < v && v < 2000)).toBe(true);
    const degrees = new Uint32Array(2000);
    for (const [u, v] of graph.edges) {
      degrees[u]!++;
      degrees[v]!++;
    }
    // An Erdos-Renyi graph of this mean degree (8) has no node beyond 30; growth by preference has.
    expect(Math.max(...degrees)).toBeGreaterThan(60);
    expect(barabasiAlbert(3, 7, createRng(3)).edges).toEqual([
      [0, 1],
      [0, 2],
    ]);
  });

  test('an Erdos-Renyi graph has about the expected number of edges', () => {
    const count = erdosRenyi(300, 0.2, createRng(5)).edges.length;
    const [mean, deviation] = [0.2 * 44850, Math.sqrt(0.2 * 0.8 * 44850)];
    expect(Math.abs(count - mean)).toBeLessThan(4 * deviation);
    expect(erdosRenyi(9, 1, createRng(5)).edges.length).toBe(36);
  });

  test('a clique cover covers each edge by cliques of edges alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 25 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        seeds,
        (nodes, p, seed) => {
          const graph = erdosRenyi(nodes, p, createRng(seed));
          const edges = new Set(graph.edges.map(String));
          const pairs = cliqueCover(graph).flatMap((clique) =>
            clique.flatMap((u, k) => clique.slice(k + 1).map((v) => `${u},${v}`)),
          );
          expect(new Set(pairs)).toEqual(edges);
        },
      ),
    );
  });

  test('multiple knapsack: capacities of half the weight, 40 to 60 % of an even share each, profits near weights', () => {
    const model = generate('multiple-knapsack', {
      items: 200,
      knapsacks: 5,
      minWeight: 50,
      maxWeight: 100,
      spread: 10,
    });
    const knapsacks = rowsOf(model, 'capacity');
    const total = knapsacks[0]!.terms.reduce((sum, [, weight]) => sum + weight, 0);
    expect(knapsacks.reduce((sum, { upper }) => sum + upper, 0)).toBe(Math.floor(total / 2));
    for (const { upper, lower, terms } of knapsacks.slice(0, -1)) {
      expect(upper).toBeGreaterThanOrEqual(Math.floor((0.4 * total) / 5));
      expect(upper).toBeLessThanOrEqual((0.6 * total) / 5);
      expect([lower, terms.length]).toEqual([-infinity, 200]);
      for (const [column, weight] of terms) {
        expect(weight >= 50 && weight <= 100).toBe(true);
        expect(Math.abs(-model.cost[model.columnNames.indexOf(column)]! - weight)).toBeLessThanOrEqual(10);
      }
    }
    expect(rowsOf(model, 'item').every(({ terms, upper }) => terms.length === 5 && upper === 1)).toBe(true);
    expect(model.maximize).toBe(true);
  });

  test('generalised independent set: removable edges alone have a third term', () => {
    const model = generate('generalized-independent-set', {
      nodes: 40,
      edgeProbability: 0.5,
      removable: 0.5,
      revenue: 7,
      edgeCost: 2,
    });
    const edges = rowsOf(model, 'edge');
    const removable = edges.filter(({ terms }) => terms.length === 3);
    expect(removable.length).toBe(model.columns - 40);
    expect(removable.length).toBeGreaterThan(0.3 * edges.length);
    expect(removable.length).toBeLessThan(0.7 * edges.length);
    for (const { name, terms } of removable) expect(terms[2]).toEqual([name.replace('edge', 'y'), -1]);
    expect([...new Set(model.cost)].sort()).toEqual([-7, 2]);
    const fixed = generate('generalized-independent-set', { nodes: 12, removable: 0 }, 2);
    expect(fixed.columns).toBe(12);
  });

  test('combinatorial auction: the number of bids asked for, bundles within the items, choices of two to six bids', () => {
    const model = generate('combinatorial-auction', { items: 30, bids: 200 });
    expect([model.columns, model.maximize]).toEqual([200, true]);
    expect(model.cost.every((cost) => cost < 0)).toBe(true);
    expect(rowsOf(model, 'item').length).toBeLessThanOrEqual(30);
    for (let j = 0; j < 200; j++) expect(model.starts[j + 1]! - model.starts[j]!).toBeGreaterThan(0);
    const choices = rowsOf(model, 'bidder');
    expect(choices.length).toBeGreaterThan(10);
    for (const { terms } of choices) {
      expect(terms.length).toBeGreaterThanOrEqual(2);
      expect(terms.length).toBeLessThanOrEqual(6);
      expect(new Set(terms.map(([column]) => column.split('_')[1])).size).toBe(1);
    }
  });

  test('facility location: continuous shares, capacities of the ratio times the demand', () => {
    const model = generate('facility-location', { customers: 20, facilities: 10, ratio: 4 });
    expect([model.columns, model.rows]).toEqual([10 + 200, 20 + 10 + 1 + 200]);
    expect(model.integer.reduce((sum, flag) => sum + flag, 0)).toBe(10);
    const capacities = rowsOf(model, 'capacity');
    const demand = capacities[0]!.terms.filter(([, value]) => value > 0).reduce((sum, [, value]) => sum + value, 0);
    const capacity = -capacities.reduce((sum, { terms }) => sum + terms.find(([, value]) => value < 0)![1], 0);
    expect(capacity).toBeGreaterThanOrEqual(4 * demand);
    expect(capacity).toBeLessThanOrEqual(4 * demand + 10);
    expect(model.rowLower[model.rowNames.indexOf('total')]).toBe(demand);
  });

  test('generalised assignment: type D costs, capacities never raised at the usual sizes', () => {
    const model = generate('generalized-assignment', { agents: 5, jobs: 100 });
    for (const { terms, upper } of rowsOf(model, 'capacity')) {
      const load = terms.reduce((sum, [, need]) => sum + need, 0);
      expect(upper).toBe(Math.floor((0.8 * load) / 5));
      for (const [column, need] of terms)
        expect(Math.abs(model.cost[model.columnNames.indexOf(column)]! + need - 111)).toBeLessThanOrEqual(10);
    }
    expect(
      rowsOf(model, 'job').every(({ terms, lower, upper }) => terms.length === 5 && lower === 1 && upper === 1),
    ).toBe(true);
  });

  test('lot sizing: producing every period of everything is enough, and setups are what is binary', () => {
    const model = generate('lot-sizing', { items: 4, periods: 6 });
    expect([model.columns, model.rows]).toEqual([72, 24 + 24 + 6]);
    model.columnNames.forEach((column, j) => {
      expect(model.integer[j]).toBe(column.startsWith('setup_') ? 1 : 0);
    });
    const upper = model.upper.slice();
    const lower = model.lower.map((value, j) => (model.integer[j] === 1 ? 1 : value));
    expect(optimum({ ...model, lower, upper })).toBeDefined();
  });
});

describe('draws', () => {
  test('between covers both ends and nothing else', () => {
    const rng = createRng(1);
    const seen = new Set(Array.from({ length: 400 }, () => between(rng, -2, 3)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
  });

  test('sample gives distinct ascending numbers, each as likely', () => {
    const rng = createRng(2);
    const counts = new Uint32Array(6);
    for (let round = 0; round < 3000; round++) for (const pick of sample(rng, 6, 2)) counts[pick]!++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000 * (2 / 3)));
    expect(sample(rng, 4, 4)).toEqual([0, 1, 2, 3]);
    expect(sample(rng, 4, 0)).toEqual([]);
  });

  test('weighted never draws a zero weight, and nothing when all are', () => {
    const rng = createRng(3);
    const counts = [0, 0, 0, 0];
    for (let round = 0; round < 4000; round++) counts[weighted(rng, [0, 1, 0, 3])!]!++;
    expect([counts[0], counts[2]]).toEqual([0, 0]);
    expect(Math.abs(counts[1]! - 1000)).toBeLessThan(5 * Math.sqrt(750));
    expect(weighted(rng, [0, 0])).toBeUndefined();
    expect(weighted(rng, [])).toBeUndefined();
  });
});
