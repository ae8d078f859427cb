import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnKind } from '../../../src/alns/local/problem.ts';
import { searchProblem } from '../../../src/alns/local/project.ts';
import { searchState } from '../../../src/alns/local/state.ts';
import { objectiveOf } from '../../../src/mip/model.ts';
import { isFeasible, verified, violations } from '../../../src/mip/verify.ts';
import { lattice, modelOf, optimum, randomModel } from './random-model.ts';

describe('searchProblem', () => {
  test('keeps the optimum, and every feasible state expands to a feasible point of the same objective', () => {
    fc.assert(
      fc.property(randomModel({ continuous: false, columns: 6 }), (model) => {
        const problem = searchProblem(model);
        let best = Number.POSITIVE_INFINITY;
        const state = searchState(problem);
        for (const x of lattice(model)) {
          state.reset(x);
          if (state.violatedCount() > 0) continue;
          const point = verified(model, problem.expand(state.x));
          expect(point?.objective).toBeCloseTo(state.objective(), 7);
          best = Math.min(best, state.objective());
        }
        const known = optimum(model, (x) => isFeasible(violations(model, x)));
        if (Number.isFinite(known)) expect(best).toBeCloseTo(known, 7);
        else expect(best).toBe(known);
      }),
      { numRuns: 400 },
    );
  });

  test('a cost column that a row determines gives its cost to the others', () => {
    // min z with z >= 3a + 5b, a + b >= 1.
    const model = modelOf({
      cost: [0, 0, 1],
      rows: [
        [-3, -5, 1],
        [1, 1, 0],
      ],
      rowLower: [0, 1],
      rowUpper: [Infinity, Infinity],
      upper: [1, 1, Infinity],
      integer: [1, 1, 0],
    });
    const problem = searchProblem(model);
    expect(problem.kind[2]).toBe(columnKind.held);
    expect([...problem.cost]).toEqual([3, 5, 0]);
    expect(problem.objectiveStep).toBe(1);
    expect([...problem.expand(Float64Array.of(0, 1, 0))]).toEqual([0, 1, 5]);
  });

  test('a column that pays for a row makes its side soft', () => {
    // max 4a + 4b - y with a + b - y <= 1: both may be taken, for 1.
    const model = modelOf({ cost: [-4, -4, 1], rows: [[1, 1, -1]], rowLower: [-Infinity], rowUpper: [1] });
    const problem = searchProblem(model);
    expect(problem.kind[2]).toBe(columnKind.held);
    const state = searchState(problem, Float64Array.of(1, 1, 0));
    expect(state.violatedCount()).toBe(0);
    expect(state.objective()).toBe(-7);
    expect([...problem.expand(state.x)]).toEqual([1, 1, 1]);
  });

  test('a paying column that another always replaces is left at its bound', () => {
    // Columns 0 and 1 cover row 0 at equal cost; column 0 covers row 1 as well.
    const model = modelOf({
      cost: [1, 1, 1],
      rows: [
        [1, 1, 0],
        [1, 0, 1],
      ],
      rowLower: [1, 1],
      rowUpper: [Infinity, Infinity],
    });
    const problem = searchProblem(model);
    expect(problem.kind[1]).toBe(columnKind.held);
    expect(problem.soft.side.length).toBe(0);
  });

  test('slack columns of equations become room for the row', () => {
    const model = modelOf({
      cost: [-1, -2, 0],
      rows: [[2, 3, 1]],
      rowLower: [4],
      rowUpper: [4],
      upper: [1, 1, 4],
      integer: [1, 1, 0],
    });
    const problem = searchProblem(model);
    expect([problem.hardLower[0], problem.hardUpper[0]]).toEqual([0, 4]);
    const x = problem.expand(Float64Array.of(0, 1, 0));
    expect([...x]).toEqual([0, 1, 1]);
    expect(objectiveOf(model, x)).toBe(-2);
  });
});
