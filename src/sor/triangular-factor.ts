/**
 * M = U' D^-1 U: an upper triangular U by rows, whose diagonal D is kept apart and inverted. Row i holds the entries
 * begins[i] to ends[i] - 1.
 */
export interface TriangularFactor {
  readonly begins: Int32Array;
  readonly ends: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  readonly inverse: Float64Array;
  /** Floating-point operations that made it. */
  readonly flops: number;
}

/** z = M^-1 r. */
export function applyFactor(factor: TriangularFactor, r: Float64Array, z: Float64Array): void {
  const { begins, ends, columns, values, inverse } = factor;
  const size = r.length;
  z.set(r);
  for (let i = 0; i < size; i++) {
    const value = z[i]! * inverse[i]!;
    z[i] = value;
    for (let k = begins[i]!, end = ends[i]!; k < end; k++) z[columns[k]!]! -= values[k]! * value;
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = 0;
    for (let k = begins[i]!, end = ends[i]!; k < end; k++) sum += values[k]! * z[columns[k]!]!;
    z[i]! -= inverse[i]! * sum;
  }
}

/** A pivot below this share of its diagonal entry is a breakdown: dividing by it would be worse than no preconditioner. */
export const smallestPivot = 1e-8;
