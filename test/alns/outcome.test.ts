import { describe, expect, it, test } from 'vitest';
import type { Accept } from '../../src/alns/accept.ts';
import { isBetter, judge } from '../../src/alns/outcome.ts';
import { createSearch } from '../../src/alns/search.ts';
import type { MipStatus } from '../../src/mip/solver.ts';
import { resultOf } from '../helpers/outcomes.ts';
import { modelOf } from '../oracles/enumerate.ts';

const infinity = Number.POSITIVE_INFINITY;
/** min a + b + c, a + b + c >= 1; a and b integer in 0..9, c in [0, 9]. */
const model = modelOf({
  cost: [1, 1, 1],
  bounds: [
    [0, 9],
    [0, 9],
    [0, 9],
  ],
  rows: [[[1, 1, 1], 1, infinity]],
  integer: [true, true, false],
});
const at = (...x: number[]) => ({ x: Float64Array.from(x), objective: x.reduce((sum, value) => sum + value, 0) });
const yes: Accept = () => true;
const no: Accept = () => false;

/** The best is worth 4, the current solution (3, 2, 1) 6. */
function search() {
  const moved = createSearch(model, at(2, 1, 1));
  moved.moveTo(at(3, 2, 1));
  return moved;
}
const verdictOf = (x: readonly number[], accept: Accept = yes, status: MipStatus = 'optimal') =>
  judge(resultOf(status, x), search(), accept).verdict;

describe('the verdict', () => {
  test.each([
    ['a new best', [1, 1, 1], 'best', 'best'],
    ['better than the current solution', [3, 2, 0], 'better', 'better'],
    ['as good as the best, hence better than the current one', [1, 2, 1], 'better', 'better'],
    ['as good as the current solution, elsewhere', [2, 3, 1], 'accepted', 'rejected'],
    ['worse', [4, 4, 4], 'accepted', 'rejected'],
    ['the current solution', [3, 2, 1], 'nothing', 'nothing'],
    ['the current solution, worse in a continuous column', [3, 2, 5], 'nothing', 'nothing'],
    ['the current solution up to rounding', [3 + 1e-7, 2 - 1e-7, 1], 'nothing', 'nothing'],
    ['the current solution, better in a continuous column', [3, 2, 0.5], 'better', 'better'],
  ])('%s', (_, x, accepted, rejected) => {
    expect([verdictOf(x, yes), verdictOf(x, no)]).toEqual([accepted, rejected]);
  });

  test.each([
    ['a row missed', [0, 0, 0.9]],
    ['a bound missed', [0, 0, -1e3]],
    ['a fraction that rounds to what misses a row', [0.4, 0.4, 0.4]],
    ['not a number', [Number.NaN, 0, 1]],
    ['not a number in a continuous column', [1, 0, Number.NaN]],
    ['infinite', [-infinity, 0, 0.5]],
  ])('no claim is believed that is infeasible: %s', (_, x) => {
    for (const status of ['optimal', 'limit', 'error', 'interrupted'] as const)
      expect(judge(resultOf(status, x, { objective: -1e9 }), search(), yes)).toEqual({ verdict: 'nothing' });
  });

  it('takes a claim that misses bounds or integrality by little for what it is rounded and within them', () => {
    expect(judge(resultOf('optimal', [-5e-5, 1 + 5e-5, 1]), search(), yes)).toEqual({
      verdict: 'best',
      point: at(0, 1, 1),
    });
    for (const far of [
      [-1, 1, 1],
      [0.6, 0, 0.5],
      [infinity, 0, 0],
    ])
      expect(judge(resultOf('optimal', far), search(), yes)).toEqual({ verdict: 'nothing' });
  });

  it('rounds what is nearly integral, and takes the objective of what it rounded to', () => {
    const outcome = judge(resultOf('optimal', [1 + 4e-7, -3e-7, 1], { objective: -50 }), search(), yes);
    expect(outcome).toEqual({ verdict: 'best', point: at(1, 0, 1) });
    expect(verdictOf([1 + 1e-5, 0, 0])).toBe('best');
    expect(verdictOf([1 + 1e-5, 0, -1e-5])).toBe('best');
  });

  it('counts a failure, a limit and a proof without a solution as nothing', () => {
    for (const status of ['optimal', 'infeasible', 'unbounded', 'limit', 'interrupted', 'error'] as const)
      expect(judge(resultOf(status), search(), yes)).toEqual({ verdict: 'nothing' });
  });

  it('judges a solution alike whatever the status it comes with', () => {
    for (const status of ['limit', 'interrupted', 'error'] as const)
      expect(verdictOf([1, 1, 1], no, status)).toBe('best');
  });

  it('lets the acceptance rule see every candidate that verifies, as some have a memory', () => {
    const asked: (readonly number[])[] = [];
    const rule: Accept = (...objectives) => {
      asked.push(objectives);
      return false;
    };
    verdictOf([1, 1, 1], rule);
    verdictOf([3, 2, 0], rule);
    verdictOf([4, 4, 4], rule);
    verdictOf([0, 0, 0], rule);
    expect(asked).toEqual([
      [3, 6, 4],
      [5, 6, 4],
      [12, 6, 4],
    ]);
  });
});

test('better means by more than rounding, relative to the size', () => {
  expect([isBetter(1, 2), isBetter(2, 2), isBetter(3, 2)]).toEqual([true, false, false]);
  expect([isBetter(-1e-10, 0), isBetter(-1e-8, 0)]).toEqual([false, true]);
  expect([isBetter(1e9 - 0.5, 1e9), isBetter(1e9 - 2, 1e9)]).toEqual([false, true]);
  expect([isBetter(-1e9 - 0.5, -1e9), isBetter(-1e9 - 2, -1e9)]).toEqual([false, true]);
});
