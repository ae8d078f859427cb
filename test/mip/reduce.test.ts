import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedObjective, satisfies } from '../../src/mip/change.ts';
import { createHighsEngine, type EngineHooks } from '../../src/mip/highs-engine.ts';
import { compileHighs, loadHighs } from '../../src/mip/highs-runtime.ts';
import { type MipModel, objectiveOf } from '../../src/mip/model.ts';
import { objectiveRow, type ReducedModel, reduceModel } from '../../src/mip/reduce.ts';
import type { ModelChange } from '../../src/mip/solver.ts';
import { feasiblePoints, modelOf } from '../oracles/enumerate.ts';
import { anyMixedModel, modelAndChanges } from '../oracles/models.ts';

const infinity = Number.POSITIVE_INFINITY;

const fix = (columns: number[], values: number[]): ModelChange => ({
  bounds: {
    columns: Int32Array.from(columns),
    lower: Float64Array.from(values),
    upper: Float64Array.from(values),
  },
});

/** A reduced model as a model of its own. */
function asModel({ columns, ...reduced }: ReducedModel): MipModel {
  const rows: (readonly [number[], number, number])[] = Array.from(reduced.rowLower, (low, i) => {
    const dense = new Array<number>(columns.length).fill(0);
    for (let k = reduced.starts[i]!; k < reduced.starts[i + 1]!; k++) dense[reduced.indices[k]!] = reduced.values[k]!;
    return [dense, low, reduced.rowUpper[i]!];
  });
  return modelOf({
    cost: [...reduced.cost],
    bounds: Array.from(reduced.lower, (low, j) => [low, reduced.upper[j]!] as const),
    rows,
    integer: Array.from(reduced.integer, (flag) => flag === 1),
    offset: reduced.offset,
  });
}

describe('a reduced model', () => {
  /** min a + 2b + 3c + 10; 2 <= a + b + c <= 4, a - b >= -1, 0 <= 2c <= 9; a, b in 0..3, c in 0..2. */
  const model = modelOf({
    cost: [1, 2, 3],
    bounds: [
      [0, 3],
      [0, 3],
      [0, 2],
    ],
    rows: [
      [[1, 1, 1], 2, 4],
      [[1, -1, 0], -1, infinity],
      [[0, 0, 2], 0, 9],
    ],
    offset: 10,
  });

  test('has no fixed columns and no rows that bounds imply', () => {
    const reduced = reduceModel(model, fix([1], [2]))!;
    expect([...reduced.columns]).toEqual([0, 2]);
    expect([...reduced.cost]).toEqual([1, 3]);
    expect(reduced.offset).toBe(14);
    expect([...reduced.rowLower]).toEqual([0, 1]);
    expect([...reduced.rowUpper]).toEqual([2, infinity]);
    expect([...reduced.starts]).toEqual([0, 2, 3]);
    expect([...reduced.indices]).toEqual([0, 1, 0]);
    expect([...reduced.values]).toEqual([1, 1, 1]);
    expect([...reduced.expand(Float64Array.of(3, 1))]).toEqual([3, 2, 1]);
  });

  test('loses the offset with the cost it belongs to', () => {
    expect(reduceModel(model, { ...fix([1], [2]), cost: Float64Array.of(5, 7, 0) })!.offset).toBe(14);
    expect(reduceModel(model, { cost: Float64Array.of(5, 7, 0) })!.offset).toBe(0);
  });

  test('keeps added rows, and drops those that bounds imply', () => {
    const row = (values: number[], lower: number, upper: number) => ({
      indices: Int32Array.from(values.keys()),
      values: Float64Array.from(values),
      lower,
      upper,
    });
    const reduced = reduceModel(model, { rows: [row([1, 1, 1], -infinity, 3), row([0, 1, 1], 0, 5)] })!;
    expect([...reduced.rowUpper]).toEqual([4, infinity, 3]);
  });

  test('has no rows or columns left where everything is fixed', () => {
    const reduced = reduceModel(model, fix([0, 1, 2], [1, 1, 1]))!;
    expect(reduced.columns).toHaveLength(0);
    expect([...reduced.starts]).toEqual([0]);
    expect(reduced.offset).toBe(16);
    expect([...reduced.expand(new Float64Array())]).toEqual([1, 1, 1]);
  });

  test.each([
    ['a row of fixed columns', fix([0, 1], [0, 3])],
    ['a row that bounds cannot reach', fix([0, 1], [3, 3])],
    ['a fixed value that is not whole', fix([0], [0.5])],
    ['crossed bounds', { bounds: { columns: Int32Array.of(0), lower: Float64Array.of(2), upper: Float64Array.of(1) } }],
  ])('does not exist where the change contradicts: %s', (_, change) => {
    expect(reduceModel(model, change)).toBeUndefined();
  });

  test('takes infinite bounds for what they are', () => {
    const open = modelOf({
      cost: [1, 1],
      bounds: [
        [-infinity, infinity],
        [-infinity, 0],
      ],
      rows: [
        [[1, -1], 0, infinity],
        [[0, 1], -infinity, 0],
      ],
    });
    expect([...reduceModel(open, {})!.rowLower]).toEqual([0]);
    expect([...reduceModel(open, fix([0], [4]))!.rowLower]).toEqual([]);
    expect([...reduceModel(open, fix([0], [-4]))!.rowLower]).toEqual([4]);
  });
});

test('the objective row holds the own cost to a limit, offset included', () => {
  const model = modelOf({
    cost: [0, -2, 3],
    bounds: [
      [0, 1],
      [0, 1],
      [0, 1],
    ],
    rows: [],
    offset: -4,
  });
  expect(objectiveRow(model, 5)).toEqual({
    indices: Int32Array.of(1, 2),
    values: Float64Array.of(-2, 3),
    lower: -infinity,
    upper: 9,
  });
});

test('a reduced model has the points of the changed model, with the same objectives', () => {
  fc.assert(
    fc.property(modelAndChanges, ({ model, changes }) => {
      for (const { cutoff: _, ...change } of changes) {
        const all = [...feasiblePoints(model, change)];
        const reduced = reduceModel(model, change);
        if (reduced === undefined) {
          expect(all).toEqual([]);
          continue;
        }
        const small = asModel(reduced);
        const parts = [...feasiblePoints(small)];
        const expanded = parts.map((part) => reduced.expand(part));
        expect(new Set(expanded.map((x) => x.join()))).toEqual(new Set(all.map((x) => x.join())));
        parts.forEach((part, k) => {
          expect(objectiveOf(small, part)).toBeCloseTo(changedObjective(model, change, expanded[k]!), 9);
        });
      }
    }),
    { numRuns: 300 },
  );
});

describe('with HiGHS for an oracle', async () => {
  const hooks: EngineHooks = { poll: () => false, onIncumbent: () => {}, onBound: () => {} };
  const runtime = await loadHighs(await compileHighs());
  const solve = (model: MipModel) => createHighsEngine(runtime, model).solve({}, {}, undefined, hooks);

  /** The change written into a model: nothing fixed is taken out, no row dropped. */
  function changed(model: MipModel, change: ModelChange): MipModel {
    const lower = model.lower.slice();
    const upper = model.upper.slice();
    change.bounds?.columns.forEach((j, k) => {
      lower[j] = change.bounds!.lower[k]!;
      upper[j] = change.bounds!.upper[k]!;
    });
    return { ...model, lower, upper, ...(change.cost === undefined ? {} : { cost: change.cost, offset: 0 }) };
  }

  test('mixed models with infinite bounds keep their status, optimum and feasibility', () => {
    fc.assert(
      fc.property(anyMixedModel, ({ model, change }) => {
        const whole = solve(changed(model, change));
        const reduced = reduceModel(model, change);
        if (reduced === undefined) {
          expect(whole.status).toBe('infeasible');
          return;
        }
        if (reduced.columns.length === 0) {
          expect(whole.status).toBe('optimal');
          expect(satisfies(model, change, reduced.expand(new Float64Array()))).toBe(true);
          return;
        }
        const part = solve(asModel(reduced));
        expect(part.status).toBe(whole.status);
        if (whole.status !== 'optimal') return;
        expect(satisfies(model, change, reduced.expand(part.x!))).toBe(true);
        expect(part.objective).toBeCloseTo(whole.objective, 5);
      }),
      { numRuns: 200, seed: 30 },
    );
  });
});
