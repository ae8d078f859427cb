import { z } from 'zod';
import type { Csr } from '../csr.ts';
import { sideOption } from './options.ts';
import { matrixByRows } from './rows.ts';

/** The options of a Laplacian in the plane. */
export const planeOptions = {
  side: sideOption(10),
  domain: z.enum(['square', 'l-shape']).default('square'),
  stencil: z.enum(['five-point', 'nine-point']).default('five-point'),
  anisotropy: z.number().positive().max(1e6).default(1),
} as const;

/** Minus a Laplacian in the plane, zero around its domain, not divided by h^2. */
export interface Plane {
  readonly side: number;
  /** `l-shape` leaves the quarter with the largest coordinates out of the square. */
  readonly domain: 'square' | 'l-shape';
  /** `nine-point` is (20, -4 beside, -1 across) / 6, which is not consistently ordered. */
  readonly stencil: 'five-point' | 'nine-point';
  /** Weight of the second derivative along rows; that across is 1. */
  readonly anisotropy: number;
}

/** Entries of the stencil: the centre is 2 (along + across) + 4 corner, what is around it minus these. */
function weights({ stencil, anisotropy }: Plane) {
  if (stencil === 'five-point') return { along: anisotropy, across: 1, corner: 0 };
  // The five-point stencil plus (1, -2, 1) x (1, -2, 1) times the mean weight over 6: (20, -4, -1) / 6 where it is isotropic.
  const corner = (anisotropy + 1) / 12;
  return { along: anisotropy - 2 * corner, across: 1 - 2 * corner, corner };
}

/** The matrix, unknowns row by row. For side 10 without variants it is the n = 100 matrix of "Learning to Relax". */
export function planeLaplacian(plane: Plane): Csr {
  const { side, domain } = plane;
  const { along, across, corner } = weights(plane);
  const half = Math.ceil(side / 2);
  const inside = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < side && y < side && (domain === 'square' || x < half || y < half);
  const number = new Int32Array(side * side);
  const points: number[] = [];
  for (let place = 0; place < side * side; place++) {
    if (!inside(place % side, Math.floor(place / side))) continue;
    number[place] = points.length;
    points.push(place);
  }
  const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy] as const));
  const neighbours = around.flatMap(([dx, dy]) => {
    const weight = dx === 0 ? across : dy === 0 ? along : corner;
    return (dx === 0 && dy === 0) || weight === 0 ? [] : [{ dx, dy, weight }];
  });
  return matrixByRows(points.length, neighbours.length * points.length, (row, entry) => {
    const place = points[row]!;
    const [x, y] = [place % side, Math.floor(place / side)];
    for (const { dx, dy, weight } of neighbours)
      if (inside(x + dx, y + dy)) entry(number[place + dx + side * dy]!, -weight);
    return 2 * (along + across) + 4 * corner;
  });
}

/**
 * A lower bound on the smallest eigenvalue of {@link planeLaplacian}: exact on the square; the L-shape's matrix is a
 * principal submatrix of the square's, so its eigenvalues are no smaller.
 */
export function smallestEigenvalue(plane: Plane): number {
  const { along, across, corner } = weights(plane);
  const gap = 4 * Math.sin(Math.PI / (2 * (plane.side + 1))) ** 2;
  const cosine = 1 - gap / 2;
  // The symbol at the lowest mode; 1 - cos^2 is written with the gap, which keeps its digits on large grids.
  return (along + across) * gap + 4 * corner * (1 - cosine) * (1 + cosine);
}
