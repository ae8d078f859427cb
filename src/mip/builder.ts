import type { MipModel } from './model.ts';

/** A column to add; the cost is in the sense of the model, as its source states it. */
export interface ColumnSpec {
  readonly name: string;
  /** Default 0. */
  readonly cost?: number;
  /** Default 0. */
  readonly lower?: number;
  /** Default Infinity. */
  readonly upper?: number;
  /** Default false. */
  readonly integer?: boolean;
}

/** One entry of a row: the column's index and its coefficient. */
export type Term = readonly [column: number, value: number];

/** Collects columns and rows one by one and lays them out as a {@link MipModel}. */
export interface ModelBuilder {
  /** Adds a column and returns its index. */
  column(spec: ColumnSpec): number;
  /** Adds a column with bounds 0 and 1 that must be integer, and returns its index. */
  binary(name: string, cost?: number): number;
  /** Adds lower <= sum value x <= upper and returns its index. Terms of one column are added up, zeros left out. */
  row(name: string, terms: Iterable<Term>, lower: number, upper: number): number;
  /** The model so far. Throws a RangeError when a row names a column that does not exist. */
  build(): MipModel;
}

/**
 * A builder for a model of the given name. Maximisation is stated in the source's sense and negated here, as
 * {@link MipModel} asks. `offset` is in the source's sense too.
 */
export function createModelBuilder(
  name: string,
  { maximize = false, offset = 0 }: { readonly maximize?: boolean; readonly offset?: number } = {},
): ModelBuilder {
  const columns: ColumnSpec[] = [];
  const rows: { readonly name: string; readonly terms: Map<number, number>; lower: number; upper: number }[] = [];
  const minimised = (value: number) => (maximize ? 0 - value : value);

  const column = (spec: ColumnSpec) => columns.push(spec) - 1;

  return {
    column,
    binary: (columnName, cost = 0) => column({ name: columnName, cost, upper: 1, integer: true }),
    row(rowName, terms, lower, upper) {
      const sums = new Map<number, number>();
      for (const [j, value] of terms) sums.set(j, (sums.get(j) ?? 0) + value);
      return rows.push({ name: rowName, terms: sums, lower, upper }) - 1;
    },
    build() {
      const starts = new Int32Array(columns.length + 1);
      for (const { name: rowName, terms } of rows) {
        for (const [j, value] of terms) {
          if (columns[j] === undefined) throw new RangeError(`row ${rowName} names column ${j}, which does not exist.`);
          if (value !== 0) starts[j + 1]!++;
        }
      }
      for (let j = 0; j < columns.length; j++) starts[j + 1]! += starts[j]!;
      const next = starts.slice();
      const indices = new Int32Array(starts[columns.length]!);
      const values = new Float64Array(indices.length);
      rows.forEach(({ terms }, i) => {
        for (const [j, value] of terms) {
          if (value === 0) continue;
          const slot = next[j]!++;
          indices[slot] = i;
          values[slot] = value;
        }
      });
      return {
        name,
        columns: columns.length,
        rows: rows.length,
        maximize,
        cost: Float64Array.from(columns, ({ cost = 0 }) => minimised(cost)),
        offset: minimised(offset),
        lower: Float64Array.from(columns, ({ lower = 0 }) => lower),
        upper: Float64Array.from(columns, ({ upper = Number.POSITIVE_INFINITY }) => upper),
        integer: Uint8Array.from(columns, ({ integer = false }) => Number(integer)),
        rowLower: Float64Array.from(rows, ({ lower }) => lower),
        rowUpper: Float64Array.from(rows, ({ upper }) => upper),
        starts,
        indices,
        values,
        columnNames: columns.map((spec) => spec.name),
        rowNames: rows.map((row) => row.name),
      };
    },
  };
}
