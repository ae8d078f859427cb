import { type MipModel, type ModelBuilder, rowMatrix, type Term } from '../mip/index.ts';

/** Adds the columns and rows of a first stage to a model and returns the columns, in order. Its offset is left to the caller. */
export function addFirstStage(builder: ModelBuilder, model: MipModel): readonly number[] {
  const columns = Array.from({ length: model.columns }, (_, j) =>
    builder.column({
      name: model.columnNames[j]!,
      cost: model.cost[j]!,
      lower: model.lower[j]!,
      upper: model.upper[j]!,
      integer: model.integer[j] === 1,
    }),
  );
  const { starts, indices, values } = rowMatrix(model);
  for (let i = 0; i < model.rows; i++) {
    const terms: Term[] = [];
    for (let k = starts[i]!; k < starts[i + 1]!; k++) terms.push([columns[indices[k]!]!, values[k]!]);
    builder.row(model.rowNames[i]!, terms, model.rowLower[i]!, model.rowUpper[i]!);
  }
  return columns;
}
