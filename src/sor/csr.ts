/**
 * A square sparse matrix by rows, its diagonal split off, as relaxation wants it: off-diagonal entries in increasing
 * order of the column within each row. A shift of the matrix changes the diagonal alone and shares all else.
 */
export interface Csr {
  /** Rows and columns, n. */
  readonly size: number;
  /** n + 1 positions: row i holds the off-diagonal entries rowStarts[i] to rowStarts[i + 1] - 1. */
  readonly rowStarts: Int32Array;
  /** For every row the position of its first entry right of the diagonal: below it is L, from it on U. */
  readonly upperStarts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  /** n diagonal entries; 0 where the matrix has none. */
  readonly diagonal: Float64Array;
}
