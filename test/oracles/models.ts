import fc from 'fast-check';
import type { MipModel } from '../../src/mip/model.ts';
import type { BoundChange, ModelChange, Row } from '../../src/mip/solver.ts';
import { createRng } from '../../src/util/rng.ts';
import { type DenseModel, modelOf } from './enumerate.ts';

const small = (limit: number) => fc.integer({ min: -limit, max: limit });

const interval = fc.tuple(small(3), fc.integer({ min: 0, max: 3 })).map(([low, width]) => [low, low + width] as const);

/** Row sides of every kind: one-sided, ranged, equal, none. */
const sides = fc
  .tuple(fc.constantFrom('lower', 'upper', 'ranged', 'equal', 'free'), small(8), fc.integer({ min: 0, max: 4 }))
  .map(([kind, side, width]): readonly [number, number] => {
    if (kind === 'lower') return [side, Number.POSITIVE_INFINITY];
    if (kind === 'upper') return [Number.NEGATIVE_INFINITY, side];
    if (kind === 'free') return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return [side, kind === 'equal' ? side : side + width];
  });

const denseRow = (columns: number) =>
  fc
    .tuple(fc.array(small(3), { minLength: columns, maxLength: columns }), sides)
    .map(([coefficients, [low, high]]) => [coefficients, low, high] as const);

function denseModel(columns: number): fc.Arbitrary<DenseModel> {
  const each = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: columns, maxLength: columns });
  return fc.record({
    cost: each(small(5)),
    bounds: each(interval),
    rows: fc.array(denseRow(columns), { maxLength: 3 }),
    offset: small(20),
  });
}

function boundChange(columns: number): fc.Arbitrary<BoundChange> {
  return fc
    .uniqueArray(fc.tuple(fc.nat(columns - 1), interval, fc.boolean()), { selector: ([j]) => j, maxLength: columns })
    .map((changes) => ({
      columns: Int32Array.from(changes, ([j]) => j),
      lower: Float64Array.from(changes, ([, [low]]) => low),
      upper: Float64Array.from(changes, ([, [low, high], fix]) => (fix ? low : high)),
    }));
}

const addedRow = (columns: number): fc.Arbitrary<Row> =>
  denseRow(columns).map(([coefficients, lower, upper]) => {
    const indices = Int32Array.from(coefficients.keys()).filter((j) => coefficients[j] !== 0);
    return { indices, values: Float64Array.from(indices, (j) => coefficients[j]!), lower, upper };
  });

/** Any change of a model of that many columns: every part may be there or not. */
function anyChange(columns: number): fc.Arbitrary<ModelChange> {
  return fc.record(
    {
      bounds: boundChange(columns),
      rows: fc.array(addedRow(columns), { minLength: 1, maxLength: 2 }),
      cost: fc.array(small(5), { minLength: columns, maxLength: columns }).map((cost) => Float64Array.from(cost)),
      cutoff: small(30),
    },
    { requiredKeys: [] },
  );
}

/** Small all-integer models with finite bounds, each with a few changes of it. */
export const modelAndChanges: fc.Arbitrary<{ readonly model: MipModel; readonly changes: readonly ModelChange[] }> = fc
  .integer({ min: 1, max: 4 })
  .chain((columns) =>
    fc.record({
      model: denseModel(columns).map(modelOf),
      changes: fc.array(anyChange(columns), { minLength: 1, maxLength: 4 }),
    }),
  );

const looseInterval = fc
  .tuple(interval, fc.constantFrom('box', 'box', 'below', 'above', 'free'))
  .map(([[low, high], kind]): readonly [number, number] => [
    kind === 'below' || kind === 'free' ? Number.NEGATIVE_INFINITY : low,
    kind === 'above' || kind === 'free' ? Number.POSITIVE_INFINITY : high,
  ]);

/** Small models with continuous and integer columns, some without bounds, and a change of bounds and cost. */
export const anyMixedModel: fc.Arbitrary<{ readonly model: MipModel; readonly change: ModelChange }> = fc
  .integer({ min: 2, max: 5 })
  .chain((columns) => {
    const each = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: columns, maxLength: columns });
    return fc.record({
      model: fc
        .record({
          cost: each(small(5)),
          bounds: each(looseInterval),
          rows: fc.array(denseRow(columns), { minLength: 1, maxLength: 4 }),
          integer: each(fc.boolean()),
          offset: small(20),
        })
        .map(modelOf),
      change: fc.record(
        {
          bounds: boundChange(columns),
          cost: each(small(5)).map((cost) => Float64Array.from(cost)),
        },
        { requiredKeys: ['bounds'] },
      ),
    });
  });

/**
 * Market split (Cornuejols and Dawande 1998) with slacks that are paid for: a solution is at hand at once, a proof takes
 * branch and bound minutes to hours.
 */
export function marketSplit(rows: number, seed = 1): MipModel {
  const rng = createRng(seed);
  const columns = 10 * (rows - 1);
  const dense: [number[], number, number][] = [];
  for (let i = 0; i < rows; i++) {
    const weights = Array.from({ length: columns }, () => rng.int(100));
    const half = Math.floor(weights.reduce((sum, value) => sum + value, 0) / 2);
    const slacks = Array.from({ length: 2 * rows }, (_, k) => (k === 2 * i ? 1 : k === 2 * i + 1 ? -1 : 0));
    dense.push([[...weights, ...slacks], half, half]);
  }
  const all = columns + 2 * rows;
  return modelOf({
    cost: Array.from({ length: all }, (_, j) => Number(j >= columns)),
    bounds: Array.from({ length: all }, (_, j) => [0, j < columns ? 1 : Number.POSITIVE_INFINITY] as const),
    rows: dense,
    integer: Array.from({ length: all }, (_, j) => j < columns),
  });
}

/** A point of a {@link marketSplit}: nothing chosen, all sides paid for. */
export function idlePoint(model: MipModel): Float64Array {
  const x = new Float64Array(model.columns);
  const first = model.columns - 2 * model.rows;
  for (let i = 0; i < model.rows; i++) x[first + 2 * i] = model.rowLower[i]!;
  return x;
}
