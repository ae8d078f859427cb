import fc from 'fast-check';
import { createSearch, type MovableSearch } from '../../src/alns/search.ts';
import { findStart } from '../../src/alns/start/start.ts';
import { createModelBuilder, type Term } from '../../src/mip/builder.ts';
import { families } from '../../src/mip/generators/index.ts';
import { type MipModel, objectiveOf, type Point } from '../../src/mip/model.ts';
import { createRng, type Rng } from '../../src/util/rng.ts';

const infinity = Number.POSITIVE_INFINITY;

/** The kinds of columns that {@link plant} knows. */
export const columnKinds = {
  binary: { lower: 0, upper: 1, integer: true },
  general: { lower: -3, upper: 4, integer: true },
  huge: { lower: -1e9, upper: 1e9, integer: true },
  above: { lower: 0, upper: infinity, integer: true },
  free: { lower: -infinity, upper: infinity, integer: true },
  fixed: { lower: 1, upper: 1, integer: true },
  continuous: { lower: 0, upper: 10, integer: false },
  real: { lower: -infinity, upper: infinity, integer: false },
} as const;

/** A kind of column. */
export type ColumnKind = keyof typeof columnKinds;

/** What to plant. */
export interface Planting {
  readonly kinds: readonly ColumnKind[];
  readonly rows: number;
  /** Feasible points; the first is the current solution, the others join the pool. */
  readonly points: number;
  readonly relaxed: boolean;
  readonly costless?: boolean;
}

function draw({ lower, upper, integer }: (typeof columnKinds)[ColumnKind], rng: Rng): number {
  const least = Math.max(lower, -5);
  const value = least + rng.next() * (Math.min(upper, least + 10) - least);
  return integer ? Math.round(value) : value;
}

/** A relaxation's value: on the point, off it by rounding, or anywhere within the bounds. */
function relaxed(value: number, { lower, upper }: (typeof columnKinds)[ColumnKind], rng: Rng): number {
  const turn = rng.int(4);
  if (turn === 0) return value;
  if (turn === 1) return value + (rng.next() - 0.5) * 1e-7;
  const far = value + (rng.next() - 0.5) * 6;
  return Math.min(Math.max(turn === 2 ? Math.round(far) : far, lower), upper);
}

/** A search over a random model around points that are feasible by construction: the rows' sides are what the points need. */
export function plant({ kinds, rows, points, relaxed: hasRelaxation, costless }: Planting, rng: Rng): MovableSearch {
  const builder = createModelBuilder('planted');
  kinds.forEach((kind, j) => {
    builder.column({ name: `x${j}`, cost: costless ? 0 : rng.int(21) - 10, ...columnKinds[kind] });
  });
  const planted = Array.from({ length: points }, () =>
    Float64Array.from(kinds, (kind) => draw(columnKinds[kind], rng)),
  );
  for (let i = 0; i < rows; i++) {
    const terms = kinds.map((_, j): Term => [j, rng.next() < 0.5 ? rng.int(11) - 5 : 0]);
    const activity = planted.map((x) => terms.reduce((sum, [j, value]) => sum + value * x[j]!, 0));
    const side = rng.int(3);
    const lower = side === 0 ? -infinity : Math.min(...activity) - 1e-9;
    builder.row(`r${i}`, terms, lower, side === 1 ? infinity : Math.max(...activity) + 1e-9);
  }
  const model = builder.build();
  const pointOf = (x: Float64Array): Point => ({ x, objective: objectiveOf(model, x) });
  const x = Float64Array.from(kinds, (kind, j) => relaxed(planted[0]![j]!, columnKinds[kind], rng));
  const reducedCosts = Float64Array.from(kinds, () => rng.int(9) - 4);
  const objective = pointOf(planted[0]!).objective - rng.int(50);
  const search = createSearch(model, pointOf(planted[0]!), hasRelaxation ? { x, reducedCosts, objective } : undefined);
  for (const other of planted.slice(1)) search.offer(pointOf(other));
  search.moveTo(pointOf(planted[0]!));
  return search;
}

/** Any planting of a seed. */
export const anyPlanting: fc.Arbitrary<{ readonly planting: Planting; readonly seed: number }> = fc.record({
  planting: fc.record({
    kinds: fc.array(fc.constantFrom(...(Object.keys(columnKinds) as ColumnKind[])), { minLength: 1, maxLength: 25 }),
    rows: fc.nat(8),
    points: fc.integer({ min: 1, max: 15 }),
    relaxed: fc.boolean(),
    costless: fc.boolean(),
  }),
  seed: fc.nat(1e6),
});

/** Sizes at which every family of models is solved in well under a second. */
const smallSizes: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'set-cover': { rows: 20, columns: 40, density: 0.15 },
  'independent-set': { nodes: 30, degree: 3 },
  'vertex-cover': { nodes: 30, degree: 3 },
  'multiple-knapsack': { items: 15, knapsacks: 2, maxWeight: 100 },
  'generalized-independent-set': { nodes: 15, edgeProbability: 0.3 },
  'combinatorial-auction': { items: 15, bids: 40 },
  'facility-location': { customers: 8, facilities: 6 },
  'generalized-assignment': { agents: 3, jobs: 12 },
  'lot-sizing': { items: 2, periods: 5 },
};

/** A small model of a family. */
export function smallModel(family: string, seed = 1): MipModel {
  return families.get(family)!.generate(smallSizes[family]!, createRng(seed));
}

/** A search over a model of a family, at what the start heuristics find. */
export function searchOf(family: string, seed: number): MovableSearch {
  const model = smallModel(family, seed);
  const found: Point[] = [];
  findStart(model, { rng: createRng(seed), effort: 2e5, onPoint: (point) => found.push(point) });
  if (found[0] === undefined) throw new Error(`the start heuristics found no point of ${family}.`);
  const search = createSearch(model, found[0]);
  for (const point of found.slice(1)) search.offer(point);
  return search;
}
