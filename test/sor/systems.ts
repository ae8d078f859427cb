import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Csr } from '../../src/sor/csr.ts';
import { csrFromTriplets } from '../../src/sor/triplets.ts';
import type { Rng } from '../../src/util/rng.ts';

/** The five-point Laplacian of a grid, in MATLAB's delsq(numgrid('S', rows + 2)) for a square one, plus c I. */
export function laplacian(rows: number, columns: number, c = 0): Csr {
  const at: [number[], number[], number[]] = [[], [], []];
  const add = (i: number, j: number, value: number) => {
    at[0].push(i);
    at[1].push(j);
    at[2].push(value);
  };
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++) {
      const i = column * rows + row;
      add(i, i, 4 + c);
      if (row > 0) add(i, i - 1, -1);
      if (row < rows - 1) add(i, i + 1, -1);
      if (column > 0) add(i, i - rows, -1);
      if (column < columns - 1) add(i, i + rows, -1);
    }
  return csrFromTriplets({ size: rows * columns, rows: at[0], columns: at[1], values: at[2] });
}

/** The right-hand side of the golden values: b[i] = ((7919 i) mod 1000) / 1000 - 0.5. */
export function goldenRhs(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.5);
}

/** A random sparse symmetric matrix that is positive definite by dominance, with off-diagonal entries of both signs. */
export function randomSpd(size: number, rng: Rng): Csr {
  const at: [number[], number[], number[]] = [[], [], []];
  const sums = new Float64Array(size);
  for (let k = 0; k < 3 * size; k++) {
    const i = rng.int(size);
    const j = rng.int(size);
    if (i === j) continue;
    const value = 2 * rng.next() - 1;
    at[0].push(i, j);
    at[1].push(j, i);
    at[2].push(value, value);
    sums[i]! += Math.abs(value);
    sums[j]! += Math.abs(value);
  }
  for (let i = 0; i < size; i++) {
    at[0].push(i);
    at[1].push(i);
    at[2].push(sums[i]! + 0.1 + rng.next());
  }
  return csrFromTriplets({ size, rows: at[0], columns: at[1], values: at[2] });
}

/** The matrix with all its zeros, for ml-matrix. */
export function dense(a: Csr): Matrix {
  const matrix = Matrix.zeros(a.size, a.size);
  for (let i = 0; i < a.size; i++) {
    matrix.set(i, i, a.diagonal[i]!);
    for (let k = a.rowStarts[i]!; k < a.rowStarts[i + 1]!; k++) matrix.set(i, a.columns[k]!, a.values[k]!);
  }
  return matrix;
}

/** The solution of A x = b by dense Cholesky: the oracle of all solvers. */
export function solveDense(a: Csr, b: Float64Array): number[] {
  return new CholeskyDecomposition(dense(a)).solve(Matrix.columnVector([...b])).to1DArray();
}
