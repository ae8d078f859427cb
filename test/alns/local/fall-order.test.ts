import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fallOrder, fallValue } from '../../../src/alns/local/fall-order.ts';
import { columnKind } from '../../../src/alns/local/problem.ts';
import { searchProblem } from '../../../src/alns/local/project.ts';
import { flipScores } from '../../../src/alns/local/scores.ts';
import { searchState } from '../../../src/alns/local/state.ts';
import { randomModel } from './random-model.ts';

describe('fallValue', () => {
  test('prefers no damage to damage, then what gains more, then what damages less per unit', () => {
    expect(fallValue(0, -2)).toBeGreaterThan(fallValue(0, -1));
    expect(fallValue(1, -1)).toBeGreaterThan(fallValue(0, -1));
    expect(fallValue(0, -0.001)).toBeGreaterThan(fallValue(-1, -1000));
    expect(fallValue(-3, -3)).toBeGreaterThan(fallValue(-3, -2));
  });
});

describe('fallOrder', () => {
  const walks = fc.array(fc.record({ kind: fc.constantFrom('flip', 'flip', 'raise'), pick: fc.nat() }), {
    maxLength: 40,
  });

  test('finds, after every step, the best column that does not rest', () => {
    fc.assert(
      fc.property(randomModel({ continuous: false, columns: 12 }), walks, (model, walk) => {
        const problem = searchProblem(model);
        const scores = flipScores(searchState(problem));
        const flips = problem.movable.filter((j) => problem.kind[j] === columnKind.flip);
        const restUntil = new Int32Array(model.columns);
        const movedAt = new Int32Array(model.columns);
        const order = fallOrder(scores, restUntil, movedAt);
        walk.forEach(({ kind, pick }, step) => {
          if (kind === 'raise' && model.rows > 0) scores.raise(pick % model.rows, 1 + (pick % 3));
          if (kind === 'flip' && flips.length > 0) {
            const j = flips[pick % flips.length]!;
            scores.flip(j);
            movedAt[j] = step;
            restUntil[j] = step + (pick % 5);
          }
          const awake = Array.from(scores.cheaper.slice(0, scores.cheaperCount())).filter((j) => restUntil[j]! <= step);
          const value = (j: number) => fallValue(scores.score[j]!, scores.gain[j]!);
          const expected = awake.sort((a, b) => value(b) - value(a) || movedAt[a]! - movedAt[b]!)[0];
          const found = order.best(step);
          if (expected === undefined) expect(found).toBe(-1);
          else expect([value(found), movedAt[found]]).toEqual([value(expected), movedAt[expected]]);
          if (found >= 0) expect(awake).toContain(found);
        });
      }),
      { numRuns: 400 },
    );
  });

  test('forgets what was noted before', () => {
    const [model] = fc.sample(randomModel({ continuous: false, columns: 12 }), { numRuns: 1, seed: 3 });
    const problem = searchProblem(model!);
    const scores = flipScores(searchState(problem));
    scores.watch(true);
    for (const j of problem.movable) if (problem.kind[j] === columnKind.flip) scores.flip(j);
    scores.watch(false);
    expect(scores.takeChanged()).toBe(-1);
  });
});
