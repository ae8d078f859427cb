import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  activities,
  inSourceSense,
  integerColumns,
  isBinary,
  type MipModel,
  objectiveOf,
  rowMatrix,
} from '../../src/mip/model.ts';
import { modelOf } from '../oracles/enumerate.ts';
import { modelAndChanges } from '../oracles/models.ts';

const infinity = Number.POSITIVE_INFINITY;

/** Two rows over three columns: 2a + 3c, -b + 4c. */
const model = modelOf({
  cost: [1, -2, 0.5],
  bounds: [
    [0, 1],
    [-1, 1],
    [0, infinity],
  ],
  rows: [
    [[2, 0, 3], 1, infinity],
    [[0, -1, 4], -2, 8],
  ],
  integer: [true, true, false],
  offset: 10,
});

function dense({ rows, columns }: MipModel, entries: Iterable<readonly [number, number, number]>): number[][] {
  const filled = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  for (const [i, j, value] of entries) filled[i]![j]! += value;
  return filled;
}

function* byColumns({ columns, starts, indices, values }: MipModel): Generator<[number, number, number]> {
  for (let j = 0; j < columns; j++)
    for (let k = starts[j]!; k < starts[j + 1]!; k++) yield [indices[k]!, j, values[k]!];
}

function* byRows(from: MipModel): Generator<[number, number, number]> {
  const { starts, indices, values } = rowMatrix(from);
  for (let i = 0; i < from.rows; i++)
    for (let k = starts[i]!; k < starts[i + 1]!; k++) yield [i, indices[k]!, values[k]!];
}

describe('rowMatrix', () => {
  test('holds the entries of the columns by rows', () => {
    const { starts, indices, values } = rowMatrix(model);
    expect([...starts]).toEqual([0, 2, 4]);
    expect([...indices]).toEqual([0, 2, 1, 2]);
    expect([...values]).toEqual([2, 3, -1, 4]);
  });

  test('is built once for a model', () => {
    expect(rowMatrix(model)).toBe(rowMatrix(model));
    expect(rowMatrix({ ...model })).not.toBe(rowMatrix(model));
  });

  test('is the same matrix, its columns ascending, for any model', () => {
    fc.assert(
      fc.property(modelAndChanges, ({ model: random }) => {
        expect(dense(random, byRows(random))).toEqual(dense(random, byColumns(random)));
        const entries = [...byRows(random)];
        const ascending = entries.every(([i, j], k) => entries[k + 1]?.[0] !== i || entries[k + 1]![1] > j);
        expect(ascending).toBe(true);
      }),
    );
  });
});

describe('a point', () => {
  const x = Float64Array.of(1, -1, 2);

  test("has the objective c'x + offset", () => {
    expect(objectiveOf(model, x)).toBe(14);
    expect(objectiveOf(model, new Float64Array(3))).toBe(10);
  });

  test('has the activities Ax', () => {
    expect([...activities(model, x)]).toEqual([8, 9]);
    expect([...activities(model, new Float64Array(3))]).toEqual([0, 0]);
  });

  test('has NaN where it holds NaN, in each row that it touches', () => {
    expect([...activities(model, Float64Array.of(Number.NaN, 0, 0))]).toEqual([Number.NaN, 0]);
    expect(objectiveOf(model, Float64Array.of(Number.NaN, 0, 0))).toBeNaN();
  });
});

test('a value changes its sign for a source that maximises, and never becomes -0', () => {
  expect(inSourceSense(model, 3)).toBe(3);
  const maximising = { ...model, maximize: true };
  expect(inSourceSense(maximising, 3)).toBe(-3);
  expect(inSourceSense(maximising, 0)).toBe(0);
  expect(inSourceSense(maximising, inSourceSense(maximising, -infinity))).toBe(-infinity);
});

test('a column is binary when it is integer and within [0, 1]', () => {
  expect([0, 1, 2].map((j) => isBinary(model, j))).toEqual([true, false, false]);
  expect(isBinary({ ...model, lower: Float64Array.of(1, 0, 0) }, 0)).toBe(true);
  expect(isBinary({ ...model, integer: new Uint8Array(3) }, 0)).toBe(false);
});

test('the integer columns are listed in order', () => {
  expect([...integerColumns(model)]).toEqual([0, 1]);
  expect([...integerColumns({ ...model, integer: Uint8Array.of(0, 0, 1) })]).toEqual([2]);
});
