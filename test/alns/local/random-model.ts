import fc from 'fast-check';
import type { MipModel } from '../../../src/mip/model.ts';

/** A model from dense rows, for tests. */
export function modelOf(parts: {
  readonly cost: readonly number[];
  readonly rows: readonly (readonly number[])[];
  readonly rowLower: readonly number[];
  readonly rowUpper: readonly number[];
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
  readonly integer?: readonly number[];
  readonly offset?: number;
}): MipModel {
  const columns = parts.cost.length;
  const rows = parts.rows.length;
  const starts = new Int32Array(columns + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) {
      if (parts.rows[i]![j] === 0) continue;
      indices.push(i);
      values.push(parts.rows[i]![j]!);
    }
    starts[j + 1] = indices.length;
  }
  return {
    name: 'test',
    columns,
    rows,
    maximize: false,
    cost: Float64Array.from(parts.cost),
    offset: parts.offset ?? 0,
    lower: Float64Array.from(parts.lower ?? parts.cost.map(() => 0)),
    upper: Float64Array.from(parts.upper ?? parts.cost.map(() => 1)),
    integer: Uint8Array.from(parts.integer ?? parts.cost.map(() => 1)),
    rowLower: Float64Array.from(parts.rowLower),
    rowUpper: Float64Array.from(parts.rowUpper),
    starts,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
    columnNames: parts.cost.map((_, j) => `x${j}`),
    rowNames: parts.rows.map((_, i) => `r${i}`),
  };
}

const entry = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 3 }));

/** Small models: binaries, general integers, and continuous columns when asked for; all kinds of row sides; singletons. */
export function randomModel(options: {
  readonly continuous: boolean;
  readonly columns?: number;
}): fc.Arbitrary<MipModel> {
  const most = options.columns ?? 7;
  return fc
    .record({ columns: fc.integer({ min: 1, max: most }), rows: fc.integer({ min: 0, max: 5 }) })
    .chain(({ columns, rows }) =>
      fc.record({
        cost: fc.array(fc.integer({ min: -5, max: 5 }), { minLength: columns, maxLength: columns }),
        rows: fc.array(fc.array(entry, { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
        sides: fc.array(
          fc.record({
            kind: fc.constantFrom('le', 'ge', 'eq', 'range', 'free'),
            at: fc.integer({ min: -4, max: 4 }),
            width: fc.integer({ min: 1, max: 3 }),
          }),
          { minLength: rows, maxLength: rows },
        ),
        bounds: fc.array(
          fc.record({ low: fc.integer({ min: -2, max: 1 }), range: fc.constantFrom(0, 1, 1, 1, 1, 2, 3) }),
          { minLength: columns, maxLength: columns },
        ),
        kinds: fc.array(fc.boolean(), { minLength: columns, maxLength: columns }),
      }),
    )
    .map(({ cost, rows, sides, bounds, kinds }) =>
      modelOf({
        cost,
        rows,
        rowLower: sides.map(({ kind, at }) => (kind === 'le' || kind === 'free' ? Number.NEGATIVE_INFINITY : at)),
        rowUpper: sides.map(({ kind, at, width }) =>
          kind === 'le' || kind === 'eq' ? at : kind === 'range' ? at + width : Number.POSITIVE_INFINITY,
        ),
        lower: bounds.map(({ low }) => low),
        upper: bounds.map(({ low, range }) => low + range),
        integer: kinds.map((kind) => (options.continuous && kind ? 0 : 1)),
      }),
    );
}

/** All integer vectors within bounds of a pure integer model. */
export function* lattice(model: MipModel): Generator<Float64Array> {
  const x = model.lower.slice();
  for (;;) {
    yield x.slice();
    let j = 0;
    while (j < model.columns && x[j] === model.upper[j]) {
      x[j] = model.lower[j]!;
      j++;
    }
    if (j === model.columns) return;
    x[j]!++;
  }
}

/** The optimal objective of a small pure integer model by enumeration; Infinity when it is infeasible. */
export function optimum(model: MipModel, feasible: (x: Float64Array) => boolean): number {
  let best = Number.POSITIVE_INFINITY;
  for (const x of lattice(model)) {
    if (!feasible(x)) continue;
    let objective = model.offset;
    for (let j = 0; j < model.columns; j++) objective += model.cost[j]! * x[j]!;
    if (objective < best) best = objective;
  }
  return best;
}
