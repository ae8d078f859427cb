import type { Lattice } from './lattice.ts';

/** The eigenvectors of a lattice Laplacian, which a sum over each axis brings in and out. */
export interface SineTransform {
  /** Eigenvalues of {@link latticeLaplacian}, in the order of the transformed vector. */
  readonly eigenvalues: Float64Array;
  /** Transforms in place; being orthogonal and symmetric it is its own inverse. */
  apply(vector: Float64Array): void;
}

/**
 * The discrete sine transform of a lattice, S_jk = sqrt(2 / N) sin(pi j k / N) along each axis with N = side + 1. By matrix
 * products, O(side) per point and axis: sides are not chosen for a fast transform, and rows of zeros cost nothing.
 */
export function createSineTransform({ side, dimension, size }: Lattice): SineTransform {
  const intervals = side + 1;
  const sines = new Float64Array(side * side);
  for (let j = 0; j < side; j++)
    for (let k = 0; k < side; k++) {
      // The product is reduced first: the sine of a large argument would lose digits.
      const angle = ((j + 1) * (k + 1)) % (2 * intervals);
      sines[j * side + k] = Math.sqrt(2 / intervals) * Math.sin((Math.PI * angle) / intervals);
    }
  const single = Float64Array.from(
    { length: side },
    (_, j) => 4 * Math.sin((Math.PI * (j + 1)) / (2 * intervals)) ** 2,
  );
  const eigenvalues = new Float64Array(size);
  for (let axis = 0, stride = 1; axis < dimension; axis++, stride *= side)
    for (let i = 0; i < size; i++) eigenvalues[i]! += single[Math.floor(i / stride) % side]!;
  const result = new Float64Array(size);

  /** Along the first axis, where neighbours in memory are summed over. */
  function rows(vector: Float64Array): void {
    for (let start = 0; start < size; start += side) {
      const line = vector.slice(start, start + side);
      if (line.every((value) => value === 0)) continue;
      for (let j = 0; j < side; j++) {
        let sum = 0;
        for (let k = 0; k < side; k++) sum += sines[j * side + k]! * line[k]!;
        vector[start + j] = sum;
      }
    }
  }

  /** Along another axis: whole runs of `stride` neighbours are summed at once. */
  function layers(vector: Float64Array, stride: number): void {
    result.fill(0);
    const block = stride * side;
    for (let base = 0; base < size; base += block)
      for (let k = 0; k < side; k++) {
        const from = base + k * stride;
        let empty = true;
        for (let i = from; i < from + stride && empty; i++) empty = vector[i] === 0;
        if (empty) continue;
        for (let j = 0; j < side; j++) {
          const sine = sines[j * side + k]!;
          const to = base + j * stride;
          for (let i = 0; i < stride; i++) result[to + i]! += sine * vector[from + i]!;
        }
      }
    vector.set(result);
  }

  return {
    eigenvalues,
    apply(vector) {
      rows(vector);
      for (let axis = 1, stride = side; axis < dimension; axis++, stride *= side) layers(vector, stride);
    },
  };
}
