import type { Highs, Model } from 'highs';
import type { MipModel } from './model.ts';
import type { ReducedModel } from './reduce.ts';

/** A selection of the first `count` columns or rows, for calls on a HiGHS model. */
export const firstOnes = (count: number) => ({ kind: 'range', from: 0, to: count - 1 }) as const;

/** A HiGHS model that holds the full model. */
export function passFull(highs: Highs, model: MipModel): Model {
  const { columns, rows, starts, indices, values } = model;
  return highs.createModel({
    numCols: columns,
    numRows: rows,
    offset: model.offset,
    colCost: model.cost,
    colLower: model.lower,
    colUpper: model.upper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    matrix: { format: 'csc', numRows: rows, numCols: columns, starts, indices, values },
    integrality: Int32Array.from(model.integer),
  });
}

/** Puts a reduced model in place of what a HiGHS model holds; its options stay, its solution and basis go. */
export function passReduced(model: Model, reduced: ReducedModel): void {
  const numCols = reduced.columns.length;
  const numRows = reduced.rowLower.length;
  const { starts, indices, values } = reduced;
  model.passModel({
    numCols,
    numRows,
    offset: reduced.offset,
    colCost: reduced.cost,
    colLower: reduced.lower,
    colUpper: reduced.upper,
    rowLower: reduced.rowLower,
    rowUpper: reduced.rowUpper,
    matrix: { format: 'csr', numRows, numCols, starts, indices, values },
    integrality: Int32Array.from(reduced.integer),
  });
}
