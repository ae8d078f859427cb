import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnKind } from '../../../src/alns/local/problem.ts';
import { searchProblem } from '../../../src/alns/local/project.ts';
import { type FlipScores, flipScores } from '../../../src/alns/local/scores.ts';
import { rowViolation, searchState } from '../../../src/alns/local/state.ts';
import { randomModel } from './random-model.ts';

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('flip', 'flip', 'shift', 'raise'),
    pick: fc.nat(),
    step: fc.constantFrom(-1, 1, 2),
  }),
  { maxLength: 60 },
);

function weightedViolation({ state, weight }: FlipScores): number {
  let sum = 0;
  for (let i = 0; i < state.problem.rows; i++) sum += weight[i]! * rowViolation(state.problem, i, state.activity[i]!);
  return sum;
}

describe('flipScores', () => {
  test('every score and gain is what flipping the column would bring', () => {
    fc.assert(
      fc.property(randomModel({ continuous: true, columns: 9 }), steps, (model, walk) => {
        const problem = searchProblem(model);
        const state = searchState(problem);
        const scores = flipScores(state);
        const flips = problem.movable.filter((j) => problem.kind[j] === columnKind.flip);
        const others = problem.movable.filter((j) => problem.kind[j] !== columnKind.flip);
        for (const { kind, pick, step } of walk) {
          if (kind === 'flip' && flips.length > 0) scores.flip(flips[pick % flips.length]!);
          if (kind === 'shift' && others.length > 0) scores.shift(others[pick % others.length]!, step);
          if (kind === 'raise' && model.rows > 0) scores.raise(pick % model.rows, 1);
        }
        const cheaper = new Set(scores.cheaper.slice(0, scores.cheaperCount()));
        for (const j of flips) {
          const violation = weightedViolation(scores);
          const objective = state.objective();
          const [score, gain] = [scores.score[j]!, scores.gain[j]!];
          expect(cheaper.has(j)).toBe(gain < -1e-9);
          expect(scores.worth(j, state.x[j]! > model.lower[j]! + 0.5 ? -1 : 1)).toBeCloseTo(score, 7);
          scores.flip(j);
          expect(violation - weightedViolation(scores)).toBeCloseTo(score, 7);
          expect(state.objective() - objective).toBeCloseTo(gain, 7);
          scores.flip(j);
        }
        const before = Float64Array.from(scores.score);
        scores.rebuild();
        for (const j of flips) expect(scores.score[j]).toBeCloseTo(before[j]!, 7);
      }),
      { numRuns: 400 },
    );
  });

  test('takeFree serves every flip that lowers the objective for nothing', () => {
    fc.assert(
      fc.property(randomModel({ continuous: false, columns: 9 }), steps, (model, walk) => {
        const problem = searchProblem(model);
        const scores = flipScores(searchState(problem));
        const flips = problem.movable.filter((j) => problem.kind[j] === columnKind.flip);
        for (const { pick } of walk) if (flips.length > 0) scores.flip(flips[pick % flips.length]!);
        const served = new Set<number>();
        for (let j = scores.takeFree(); j >= 0; j = scores.takeFree()) served.add(j);
        for (const j of flips) {
          const free = scores.score[j]! >= -1e-9 && scores.gain[j]! < -1e-9;
          if (free) expect(served.has(j)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
