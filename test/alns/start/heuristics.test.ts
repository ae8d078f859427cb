import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchProblem } from '../../../src/alns/local/project.ts';
import { flipScores } from '../../../src/alns/local/scores.ts';
import { searchState } from '../../../src/alns/local/state.ts';
import { feasibilityJump } from '../../../src/alns/start/feasibility-jump.ts';
import { greedyRepair } from '../../../src/alns/start/greedy.ts';
import { countLocks, lockRounding, roundingStrategies } from '../../../src/alns/start/lock-rounding.ts';
import { propagator } from '../../../src/alns/start/propagate.ts';
import { isFeasible, verified, violations } from '../../../src/mip/verify.ts';
import { createRng } from '../../../src/util/rng.ts';
import { lattice, modelOf, randomModel } from '../local/random-model.ts';

describe('propagator', () => {
  test('cuts off no feasible point', () => {
    fc.assert(
      fc.property(randomModel({ continuous: false }), fc.nat(), fc.nat(), (model, column, value) => {
        const p = propagator(model);
        const j = column % model.columns;
        const at = model.lower[j]! + (value % (model.upper[j]! - model.lower[j]! + 1));
        const open = p.propagateAll() && p.tighten(j, at, at);
        for (const x of lattice(model)) {
          if (x[j] !== at || !isFeasible(violations(model, x))) continue;
          expect(open).toBe(true);
          for (let k = 0; k < model.columns; k++) {
            expect(x[k]).toBeGreaterThanOrEqual(p.lower[k]! - 1e-6);
            expect(x[k]).toBeLessThanOrEqual(p.upper[k]! + 1e-6);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('takes everything back to the mark', () => {
    fc.assert(
      fc.property(
        randomModel({ continuous: true }),
        fc.array(fc.record({ pick: fc.nat(), up: fc.boolean() }), { minLength: 1, maxLength: 6 }),
        (model, fixes) => {
          const p = propagator(model);
          p.propagateAll();
          const mark = p.mark();
          const before = [p.lower.slice(), p.upper.slice()];
          const fix = () =>
            fixes.map(({ pick, up }) => {
              const j = pick % model.columns;
              const at = up ? p.upper[j]! : p.lower[j]!;
              return p.tighten(j, at, at);
            });
          const outcome = fix();
          const after = [p.lower.slice(), p.upper.slice()];
          p.undo(mark);
          expect([p.lower, p.upper]).toEqual(before);
          expect(fix()).toEqual(outcome);
          expect([p.lower, p.upper]).toEqual(after);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('solves a chain of implications and sees a conflict', () => {
    // x0 <= x1 <= x2, x0 + x2 <= 1.
    const model = modelOf({
      cost: [0, 0, 0],
      rows: [
        [1, -1, 0],
        [0, 1, -1],
        [1, 0, 1],
      ],
      rowLower: [-Infinity, -Infinity, -Infinity],
      rowUpper: [0, 0, 1],
    });
    const p = propagator(model);
    expect(p.propagateAll()).toBe(true);
    expect(p.tighten(1, 1, 1)).toBe(true);
    expect([p.lower[2], p.upper[0]]).toEqual([1, 0]);
    expect(p.tighten(0, 1, 1)).toBe(false);
  });

  test('handles infinite bounds', () => {
    const model = modelOf({
      cost: [0, 0],
      rows: [[1, 1]],
      rowLower: [-Infinity],
      rowUpper: [5],
      lower: [-Infinity, 2],
      upper: [Infinity, Infinity],
      integer: [0, 1],
    });
    const p = propagator(model);
    expect(p.propagateAll()).toBe(true);
    expect([p.lower[0], p.upper[0], p.upper[1]]).toEqual([-Infinity, 3, Infinity]);
    expect(p.tighten(0, 0, 3)).toBe(true);
    expect(p.upper[1]).toBe(5);
  });
});

describe('lockRounding', () => {
  test('without conflicts the rounding of a pure integer model is feasible', () => {
    fc.assert(
      fc.property(randomModel({ continuous: false }), fc.constantFrom(...roundingStrategies), (model, strategy) => {
        const rounded = lockRounding(model, countLocks(model), strategy, { rng: createRng(5), effort: 1e6 });
        for (let j = 0; j < model.columns; j++) {
          expect(rounded.x[j]).toBeGreaterThanOrEqual(model.lower[j]!);
          expect(rounded.x[j]).toBeLessThanOrEqual(model.upper[j]!);
        }
        if (rounded.conflicts === 0) expect(isFeasible(violations(model, rounded.x))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('follows a hint where that is possible', () => {
    const model = modelOf({ cost: [1, 1, 1], rows: [[1, 1, 1]], rowLower: [1], rowUpper: [1] });
    const hint = Float64Array.of(Number.NaN, 1, Number.NaN);
    const { x } = lockRounding(model, countLocks(model), 'hint', { rng: createRng(1), effort: 1e6, hint });
    expect(isFeasible(violations(model, x))).toBe(true);
  });

  test('counts locks by the sides of the rows', () => {
    const model = modelOf({
      cost: [0, 0],
      rows: [
        [1, -1],
        [2, 0],
      ],
      rowLower: [-Infinity, 1],
      rowUpper: [1, 1],
    });
    const { up, down } = countLocks(model);
    expect([...up]).toEqual([2, 0]);
    expect([...down]).toEqual([1, 1]);
  });
});

describe('greedyRepair', () => {
  test('covers by worth per cost and drops what is redundant', () => {
    // Column 2 covers everything at 3; columns 0 and 1 cover one row each at 1, the third is covered by 2 and 3.
    const model = modelOf({
      cost: [1, 1, 4, 1.5],
      rows: [
        [1, 0, 1, 0],
        [0, 1, 1, 0],
        [0, 0, 1, 1],
        [1, 1, 0, 1],
      ],
      rowLower: [1, 1, 1, 1],
      rowUpper: [Infinity, Infinity, Infinity, Infinity],
    });
    const state = searchState(searchProblem(model));
    greedyRepair(flipScores(state), { effort: 1e6 });
    expect(state.violatedCount()).toBe(0);
    expect(state.objective()).toBeCloseTo(3.5, 9);
  });

  test('makes every monotone binary model feasible', () => {
    const size = fc.integer({ min: 1, max: 6 });
    const monotone = fc.tuple(size, size, fc.boolean()).chain(([n, m, cover]) =>
      fc
        .array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: n, maxLength: n }), { minLength: m, maxLength: m })
        .map((rows) =>
          modelOf({
            cost: Array.from({ length: n }, (_, j) => (cover ? 1 + j : -1 - j)),
            rows,
            rowLower: rows.map((row) => (cover ? Math.ceil(row.reduce((a, b) => a + b, 0) / 2) : -Infinity)),
            rowUpper: rows.map((row) => (cover ? Infinity : Math.floor(row.reduce((a, b) => a + b, 0) / 2))),
          }),
        ),
    );
    fc.assert(
      fc.property(monotone, (model) => {
        const problem = searchProblem(model);
        const corner = model.cost[0]! < 0 ? model.upper : model.lower;
        const state = searchState(problem, corner);
        greedyRepair(flipScores(state), { effort: 1e6 });
        expect(state.violatedCount()).toBe(0);
        expect(verified(model, problem.expand(state.x))).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });
});

describe('feasibilityJump', () => {
  test('a claim of feasibility holds, with general integers and continuous columns', () => {
    let found = 0;
    fc.assert(
      fc.property(randomModel({ continuous: true }), fc.integer({ min: 0, max: 99 }), (model, seed) => {
        const problem = searchProblem(model);
        const state = searchState(problem);
        const result = feasibilityJump(flipScores(state), { rng: createRng(seed), effort: 20000 });
        if (!result.feasible) return;
        found++;
        expect(verified(model, problem.expand(state.x))).toBeDefined();
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(100);
  });

  test('solves rows of all kinds in general integers', () => {
    const model = modelOf({
      cost: [0, 0, 0],
      rows: [
        [2, 1, 0],
        [1, 0, 1],
        [0, 1, -1],
      ],
      rowLower: [9, 10, Number.NEGATIVE_INFINITY],
      rowUpper: [12, 10, 2],
      upper: [20, 20, 20],
    });
    const state = searchState(searchProblem(model));
    expect(feasibilityJump(flipScores(state), { rng: createRng(2), effort: 1e6 }).feasible).toBe(true);
  });
});
