import type { Csr } from '../../src/sor/csr.ts';
import { csrFromTriplets } from '../../src/sor/triplets.ts';

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
