import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchProblem } from '../../../src/alns/local/project.ts';
import { rowViolation, searchState, softCost } from '../../../src/alns/local/state.ts';
import { activities } from '../../../src/mip/model.ts';
import { modelOf, randomModel } from './random-model.ts';

const walks = fc.array(fc.record({ pick: fc.nat(), step: fc.constantFrom(-2, -1, -0.5, 0.5, 1, 2) }), {
  maxLength: 40,
});

describe('searchState', () => {
  test('keeps activities, violated rows and objective as a fresh computation has them', () => {
    fc.assert(
      fc.property(randomModel({ continuous: true }), walks, (model, walk) => {
        const problem = searchProblem(model);
        const state = searchState(problem);
        for (const { pick, step } of walk) {
          if (problem.movable.length === 0) break;
          state.shift(problem.movable[pick % problem.movable.length]!, step);
        }
        const fresh = activities(model, state.x);
        let objective = problem.offset;
        let total = 0;
        const violated: number[] = [];
        for (let j = 0; j < model.columns; j++) objective += problem.cost[j]! * state.x[j]!;
        for (let i = 0; i < model.rows; i++) {
          expect(state.activity[i]).toBeCloseTo(fresh[i]!, 9);
          const amount = rowViolation(problem, i, fresh[i]!);
          total += amount;
          if (amount > 0) violated.push(i);
          if (problem.soft.of[i]! >= 0) objective += softCost(problem, problem.soft.of[i]!, fresh[i]!);
        }
        expect(state.objective()).toBeCloseTo(objective, 8);
        expect(state.totalViolation()).toBeCloseTo(total, 8);
        expect([...state.violated.slice(0, state.violatedCount())].sort((a, b) => a - b)).toEqual(violated);
        for (const i of violated) expect(state.violated[state.place[i]!]).toBe(i);
        const copy = searchState(problem, state.x);
        expect(copy.objective()).toBeCloseTo(state.objective(), 8);
        expect(copy.violatedCount()).toBe(state.violatedCount());
      }),
      { numRuns: 300 },
    );
  });

  test('counts the nonzeros it touches', () => {
    const model = modelOf({
      cost: [1, 1],
      rows: [
        [1, 1],
        [1, 2],
      ],
      rowLower: [1, 1],
      rowUpper: [Infinity, Infinity],
    });
    const state = searchState(searchProblem(model));
    const before = state.effort();
    state.shift(0, 1);
    expect(state.effort() - before).toBe(3);
  });
});
