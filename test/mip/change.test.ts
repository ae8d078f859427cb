import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  budgetFault,
  changedBounds,
  changedObjective,
  changeFault,
  satisfies,
  withinCutoff,
} from '../../src/mip/change.ts';
import type { ModelChange } from '../../src/mip/solver.ts';
import { feasiblePoints, modelOf } from '../oracles/enumerate.ts';
import { modelAndChanges } from '../oracles/models.ts';

const infinity = Number.POSITIVE_INFINITY;

const model = modelOf({
  cost: [1, 2],
  bounds: [
    [0.5, 3.2],
    [0.5, infinity],
  ],
  rows: [[[1, 1], 0, 9]],
  integer: [true, false],
  offset: 7,
});

const bounded = (columns: number[], lower: number[], upper: number[]): ModelChange => ({
  bounds: { columns: Int32Array.from(columns), lower: Float64Array.from(lower), upper: Float64Array.from(upper) },
});

describe('changed bounds', () => {
  test('are copies, whole on integer columns', () => {
    expect(changedBounds(model, {})).toEqual({ lower: Float64Array.of(1, 0.5), upper: Float64Array.of(3, infinity) });
    expect(changedBounds(model, {})!.lower).not.toBe(model.lower);
    expect([...model.lower]).toEqual([0.5, 0.5]);
  });

  test('follow the change, also beyond the box of the model', () => {
    expect(changedBounds(model, bounded([0, 1], [-infinity, -2], [9.9, -1]))).toEqual({
      lower: Float64Array.of(-infinity, -2),
      upper: Float64Array.of(9, -1),
    });
  });

  test('take what is within the tolerance of a whole number for it', () => {
    const { lower, upper } = changedBounds(model, bounded([0], [2 + 5e-7], [2 - 5e-7]))!;
    expect([lower[0], upper[0]]).toEqual([2, 2]);
  });

  test('do not exist where a column has no value left', () => {
    expect(changedBounds(model, bounded([0], [1.2], [1.8]))).toBeUndefined();
    expect(changedBounds(model, bounded([1], [2], [1]))).toBeUndefined();
    expect(changedBounds(model, bounded([1], [2 + 5e-7], [2]))?.lower[1]).toBe(2);
  });
});

test('the changed objective is the replaced cost, without the offset, or the own one with it', () => {
  const x = Float64Array.of(1, 3);
  expect(changedObjective(model, {}, x)).toBe(14);
  expect(changedObjective(model, { cost: Float64Array.of(2, -1) }, x)).toBe(-1);
});

test('a cutoff holds up to the tolerance, relative where it is large', () => {
  expect(withinCutoff(infinity, undefined)).toBe(true);
  expect(withinCutoff(5, 5)).toBe(true);
  expect(withinCutoff(0.5 + 5e-7, 0.5)).toBe(true);
  expect(withinCutoff(0.5 + 2e-6, 0.5)).toBe(false);
  expect(withinCutoff(1e6 + 0.5, 1e6)).toBe(true);
  expect(withinCutoff(-1e6 + 2, -1e6)).toBe(false);
});

test('a point satisfies a change when enumeration finds it', () => {
  fc.assert(
    fc.property(modelAndChanges, ({ model: random, changes }) => {
      const points = [...feasiblePoints(random)];
      for (const change of changes) {
        const found = new Set([...feasiblePoints(random, change)].map((x) => x.join()));
        for (const x of points) {
          expect(satisfies(random, change, x)).toBe(found.has(x.join()));
        }
      }
    }),
  );
});

describe('faults are found', () => {
  const row = (indices: number[], values: number[], lower = 0, upper = 1): ModelChange => ({
    rows: [{ indices: Int32Array.from(indices), values: Float64Array.from(values), lower, upper }],
  });

  test.each([
    [bounded([0], [1], []), 'a bound change of 1 columns has 1 lower and 0 upper bounds.'],
    [bounded([2], [1], [1]), 'a bound change names a column that does not exist.'],
    [bounded([-1], [1], [1]), 'a bound change names a column that does not exist.'],
    [bounded([0], [1], [Number.NaN]), 'a bound change holds NaN.'],
    [row([0], [1, 2]), 'an added row has 1 columns and 2 values.'],
    [row([5], [1]), 'an added row names a column that does not exist.'],
    [row([0, 0], [1, 1]), 'an added row names a column twice.'],
    [row([0], [infinity]), 'an added row holds NaN or an infinite value.'],
    [row([0], [1], Number.NaN), 'an added row holds NaN or an infinite value.'],
    [{ cost: Float64Array.of(1) }, 'a cost vector of 1 values for 2 columns.'],
    [{ cost: Float64Array.of(1, infinity) }, 'a cost vector holds NaN or an infinite value.'],
    [{ cutoff: Number.NaN }, 'the cutoff is NaN.'],
  ])('in change %#', (change, sentence) => {
    expect(changeFault(model, change)).toBe(sentence);
  });

  test('in starts and budgets', () => {
    expect(changeFault(model, {}, Float64Array.of(1))).toBe('a start of 1 values for 2 columns.');
    expect(changeFault(model, {}, Float64Array.of(1, Number.NaN))).toBe('a start holds NaN or an infinite value.');
    expect(budgetFault({ nodes: Number.NaN })).toBe('the budget of nodes is NaN.');
    expect(budgetFault({ seconds: -1, nodes: 0, improvements: infinity })).toBeUndefined();
  });

  test('in nothing that random changes hold', () => {
    fc.assert(
      fc.property(modelAndChanges, ({ model: random, changes }) => {
        for (const change of changes) expect(changeFault(random, change)).toBeUndefined();
      }),
    );
  });
});
