import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createImprover } from '../../../src/alns/local/improve.ts';
import { jumps } from '../../../src/alns/local/jump.ts';
import { improvingShift, oneOpt } from '../../../src/alns/local/one-opt.ts';
import { searchProblem } from '../../../src/alns/local/project.ts';
import { flipScores } from '../../../src/alns/local/scores.ts';
import { searchState } from '../../../src/alns/local/state.ts';
import { swapSearch } from '../../../src/alns/local/swap.ts';
import { weightedSearch } from '../../../src/alns/local/weighted-search.ts';
import type { MipModel, Point } from '../../../src/mip/model.ts';
import { isFeasible, verified, violations } from '../../../src/mip/verify.ts';
import { createRng } from '../../../src/util/rng.ts';
import { lattice, modelOf, optimum, randomModel } from './random-model.ts';

function feasiblePoint(model: MipModel): Float64Array | undefined {
  for (const x of lattice(model)) if (isFeasible(violations(model, x))) return x;
  return undefined;
}

describe('jumps', () => {
  test('no whole value within bounds has less weighted violation than the jump, apart from staying', () => {
    fc.assert(
      fc.property(randomModel({ continuous: false }), fc.array(fc.nat(), { maxLength: 6 }), (model, raises) => {
        const problem = searchProblem(model);
        const scores = flipScores(searchState(problem));
        for (const pick of raises) if (model.rows > 0) scores.raise(pick % model.rows, 1);
        const { x } = scores.state;
        const finder = jumps(scores);
        for (const j of problem.movable) {
          const delta = finder.best(j);
          expect(delta).not.toBe(0);
          expect(x[j]! + delta).toBeGreaterThanOrEqual(model.lower[j]!);
          expect(x[j]! + delta).toBeLessThanOrEqual(model.upper[j]!);
          const worth = scores.worth(j, delta);
          for (let value = model.lower[j]!; value <= model.upper[j]!; value++)
            if (value !== x[j]) expect(scores.worth(j, value - x[j]!)).toBeLessThanOrEqual(worth + 1e-7);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('one-opt and swaps', () => {
  test('keep a feasible point feasible and never make it worse', () => {
    fc.assert(
      fc.property(randomModel({ continuous: false }), (model) => {
        const start = feasiblePoint(model);
        if (start === undefined) return;
        const problem = searchProblem(model);
        const state = searchState(problem, start);
        fc.pre(state.violatedCount() === 0);
        const before = state.objective();
        oneOpt(state, 1e5);
        const between = state.objective();
        expect(between).toBeLessThanOrEqual(before);
        for (const j of problem.movable) {
          const delta = improvingShift(state, j);
          if (delta !== 0 && problem.soft.side.length === 0) expect(problem.cost[j]! * delta).toBeGreaterThanOrEqual(0);
        }
        swapSearch(state, { rng: createRng(1), effort: 1e5 });
        expect(state.objective()).toBeLessThanOrEqual(between);
        expect(state.violatedCount()).toBe(0);
        expect(verified(model, problem.expand(state.x))?.objective).toBeCloseTo(state.objective(), 7);
      }),
      { numRuns: 300 },
    );
  });

  test('one-opt lifts integers to the row, a swap exchanges an item for a better one', () => {
    const lift = modelOf({ cost: [-1], rows: [[2]], rowLower: [-Infinity], rowUpper: [7], upper: [9] });
    const state = searchState(searchProblem(lift));
    expect(improvingShift(state, 0)).toBe(3);
    const knapsack = modelOf({ cost: [-3, -5, -4], rows: [[2, 3, 2]], rowLower: [-Infinity], rowUpper: [4] });
    const point = searchState(searchProblem(knapsack), Float64Array.of(0, 1, 0));
    const choice = modelOf({ cost: [-3, -5], rows: [[2, 3]], rowLower: [-Infinity], rowUpper: [4] });
    const pair = searchState(searchProblem(choice), Float64Array.of(1, 0));
    swapSearch(pair, { rng: createRng(1), effort: 1e4 });
    expect(pair.objective()).toBe(-5);
    expect(point.objective()).toBe(-5);
  });
});

describe('weightedSearch', () => {
  test('reports feasible vectors only, each below the cutoff it was given, and ends at a feasible one', () => {
    fc.assert(
      fc.property(randomModel({ continuous: true }), fc.integer({ min: 0, max: 99 }), (model, seed) => {
        const problem = searchProblem(model);
        const state = searchState(problem);
        const scores = flipScores(state);
        let cutoff = Number.POSITIVE_INFINITY;
        const used = weightedSearch(scores, {
          rng: createRng(seed),
          effort: 20000,
          onFeasible: (x, objective) => {
            expect(objective).toBeLessThan(cutoff);
            expect(verified(model, problem.expand(x))?.objective).toBeCloseTo(objective, 5);
            cutoff = objective - 1e-3;
            return cutoff;
          },
        });
        expect(used).toBeGreaterThanOrEqual(0);
        if (Number.isFinite(cutoff) && problem.movable.length > 0) expect(state.violatedCount()).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test('finds the optimum of a small vertex cover', () => {
    // A cycle of nine with a chord: five vertices are needed.
    const edges = [...Array.from({ length: 9 }, (_, v) => [v, (v + 1) % 9] as const), [0, 4] as const];
    const rows = edges.map(([a, b]) => Array.from({ length: 9 }, (_, v) => (v === a || v === b ? 1 : 0)));
    const model = modelOf({
      cost: Array.from({ length: 9 }, () => 1),
      rows,
      rowLower: rows.map(() => 1),
      rowUpper: rows.map(() => Infinity),
    });
    let best = Infinity;
    weightedSearch(flipScores(searchState(searchProblem(model))), {
      rng: createRng(3),
      effort: 2e5,
      onFeasible: (_, objective) => {
        best = objective;
        return objective - 0.5;
      },
    });
    expect(best).toBe(optimum(model, (x) => isFeasible(violations(model, x))));
  });
});

describe('an improver', () => {
  test('never gives back less than it was given, and repeats itself', () => {
    fc.assert(
      fc.property(randomModel({ continuous: false }), fc.integer({ min: 0, max: 99 }), (model, seed) => {
        const start = feasiblePoint(model);
        if (start === undefined) return;
        const given = verified(model, start)!;
        const run = () => {
          const seen: number[] = [];
          const improver = createImprover(model);
          const onPoint = ({ objective }: Point) => seen.push(objective);
          let best = given;
          for (let call = 0; call < 3; call++)
            best = improver.improve(best, { rng: createRng(seed).fork(`${call}`), effort: 10000, onPoint });
          return { best, seen };
        };
        const first = run();
        expect(first.best.objective).toBeLessThanOrEqual(given.objective);
        expect(isFeasible(violations(model, first.best.x))).toBe(true);
        for (let k = 1; k < first.seen.length; k++) expect(first.seen[k]).toBeLessThan(first.seen[k - 1]!);
        expect(run()).toEqual(first);
      }),
      { numRuns: 60 },
    );
  });

  test('starts over from a point that is not its own, better or worse', () => {
    const rows = [[1, 1, 1, 1]];
    const model = modelOf({ cost: [-1, -2, -3, -4], rows, rowLower: [-Infinity], rowUpper: [2] });
    const improver = createImprover(model);
    const from = (...x: number[]) => verified(model, Float64Array.from(x))!;
    const limits = { rng: createRng(1), effort: 10000 };
    const best = improver.improve(from(0, 0, 0, 0), limits);
    expect(best.objective).toBe(-7);
    expect(improver.improve(from(1, 0, 0, 0), limits).objective).toBe(-7);
    expect(improver.improve(best, limits)).toEqual(best);
  });

  test('refuses an infeasible point', () => {
    const model = modelOf({ cost: [1], rows: [[1]], rowLower: [1], rowUpper: [Infinity] });
    const point = { x: Float64Array.of(0), objective: 0 };
    expect(() => createImprover(model).improve(point, { rng: createRng(1), effort: 1000 })).toThrow(RangeError);
  });
});
