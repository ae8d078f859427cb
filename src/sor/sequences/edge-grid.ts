import type { Csr } from '../csr.ts';
import { matrixByRows } from './rows.ts';

/**
 * A square grid whose edges carry weights, those to the surroundings (value zero) included:
 * (A u)_i = sum over the edges at i of weight (u_i - u_j). A weight of zero insulates.
 */
export interface EdgeGrid {
  readonly side: number;
  readonly size: number;
  /** The weighted Laplacian; all of them share their structure. See {@link EdgeWeights} for the shapes. */
  assemble(weights: EdgeWeights): Csr;
}

/** Weights of all edges, numbered from the lower coordinate. */
export interface EdgeWeights {
  /** side + 1 edges along each of `side` rows: edge x of row y at y (side + 1) + x joins points x - 1 and x. */
  readonly along: Float64Array;
  /** `side` edges across each of side + 1 gaps: edge x of gap y at y side + x joins rows y - 1 and y. */
  readonly across: Float64Array;
}

/** Weights for a grid, all zero. */
export function emptyWeights(side: number): EdgeWeights {
  return { along: new Float64Array(side * (side + 1)), across: new Float64Array(side * (side + 1)) };
}

/** Sets each weight from the middle of its edge, in units of the grid: points are at 1 to `side`, the surroundings at 0 and side + 1. */
export function fillWeights(
  { along, across }: EdgeWeights,
  side: number,
  weight: (x: number, y: number) => number,
): void {
  for (let y = 0; y < side; y++) for (let x = 0; x <= side; x++) along[y * (side + 1) + x] = weight(x + 0.5, y + 1);
  for (let y = 0; y <= side; y++) for (let x = 0; x < side; x++) across[y * side + x] = weight(x + 1, y + 0.5);
}

/** The grid of side x side points, numbered row by row. */
export function createEdgeGrid(side: number): EdgeGrid {
  const size = side * side;
  const pattern = matrixByRows(size, 4 * size, (row, entry) => {
    const x = row % side;
    if (row >= side) entry(row - side, 0);
    if (x > 0) entry(row - 1, 0);
    if (x < side - 1) entry(row + 1, 0);
    if (row < size - side) entry(row + side, 0);
    return 0;
  });
  return {
    side,
    size,
    assemble({ along, across }) {
      const values = new Float64Array(pattern.values.length);
      const diagonal = new Float64Array(size);
      let k = 0;
      for (let row = 0; row < size; row++) {
        const x = row % side;
        const y = (row - x) / side;
        const left = along[y * (side + 1) + x]!;
        const right = along[y * (side + 1) + x + 1]!;
        const below = across[row]!;
        const above = across[row + side]!;
        if (y > 0) values[k++] = -below;
        if (x > 0) values[k++] = -left;
        if (x < side - 1) values[k++] = -right;
        if (y < side - 1) values[k++] = -above;
        diagonal[row] = left + right + below + above;
      }
      return { ...pattern, values, diagonal };
    },
  };
}
