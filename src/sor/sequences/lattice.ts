import type { Csr } from '../csr.ts';
import { matrixByRows } from './rows.ts';

/** Points of a square lattice in one to three dimensions, the first coordinate running fastest. */
export interface Lattice {
  /** Points along a side. */
  readonly side: number;
  readonly dimension: number;
  readonly size: number;
}

/** The lattice of side^dimension points. */
export function createLattice(side: number, dimension: number): Lattice {
  return { side, dimension, size: side ** dimension };
}

/**
 * Minus the Laplacian of a lattice with zero values around it, not divided by h^2: diagonal 2 d, and -1 for each of the at
 * most 2 d neighbours.
 */
export function latticeLaplacian({ side, dimension, size }: Lattice): Csr {
  const strides = Array.from({ length: dimension }, (_, axis) => side ** axis);
  return matrixByRows(size, 2 * dimension * size, (row, entry) => {
    for (let axis = dimension - 1; axis >= 0; axis--) {
      const stride = strides[axis]!;
      if (Math.floor(row / stride) % side > 0) entry(row - stride, -1);
    }
    for (const stride of strides) if (Math.floor(row / stride) % side < side - 1) entry(row + stride, -1);
    return 2 * dimension;
  });
}
