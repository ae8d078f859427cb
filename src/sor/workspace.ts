import { type CompiledKernels, createCompiledKernels } from './compiled-kernels.ts';
import type { Csr } from './csr.ts';

/** Vectors that solves share, so that a sequence of systems of one size allocates once. */
export interface Workspace {
  /** Length of the vectors, n. */
  readonly size: number;
  /** The first `count` vectors, made when first asked for; what they hold is what the last solve left. */
  vectors(count: number): readonly Float64Array[];
  /**
   * Copies the matrix to where compiled code works on it and on the first seven vectors, which may be others from then on.
   * @returns the compiled twins of the kernels for this matrix as it is now, with the same results to the last bit; undefined
   * for a small matrix, whose solves are too short to gain, and where WebAssembly cannot be had
   */
  compile(a: Csr): MatrixKernels | undefined;
}

/** Kernels on one matrix; the vectors are among the first seven of the workspace. */
export interface MatrixKernels {
  /** chainedSweep of chained-sweep.ts. */
  sweep(omega: number, scale: Float64Array, x: Float64Array, r: Float64Array, delta: Float64Array): number;
  /** turn of ssor-pcg.ts. */
  turn(
    omega: number,
    scale: Float64Array,
    beta: number,
    hat: Float64Array,
    p: Float64Array,
    t: Float64Array,
    q: Float64Array,
  ): number;
  /** advance of ssor-pcg.ts. */
  advance(
    scale: Float64Array,
    alpha: number,
    t: Float64Array,
    v: Float64Array,
    x: Float64Array,
    hat: Float64Array,
  ): number;
}

const smallest = 512;
const shared = 7;

interface Arena {
  readonly bytes: number;
  readonly buffer: ArrayBuffer;
  readonly kernels: CompiledKernels;
}

/**
 * Memory for solves of systems with n unknowns. A solve that was given a workspace answers with an `x` that lives in it:
 * the next solve with the same workspace overwrites it. That `x` may be the next solve's `x0`.
 */
export function createWorkspace(size: number): Workspace {
  const all: Float64Array[] = [];
  let arena: Arena | undefined;
  let refused = size < smallest;

  /** Memory for the vectors and `entries` entries, the old one where that is large enough. */
  function reserve(entries: number): Arena | undefined {
    const bytes = 8 * ((shared + 1) * size + entries) + 4 * (entries + 2 * size + 1);
    if (arena !== undefined && arena.bytes >= bytes) return arena;
    const made = createCompiledKernels(bytes);
    refused = made === undefined;
    arena = made === undefined ? undefined : { bytes, ...made };
    if (made !== undefined) for (let k = 0; k < shared; k++) all[k] = new Float64Array(made.buffer, 8 * k * size, size);
    return arena;
  }

  return {
    size,
    vectors(count) {
      while (all.length < count) all.push(new Float64Array(size));
      return all;
    },
    compile(a) {
      const { rowStarts, upperStarts, columns, values, diagonal } = a;
      if (refused || a.size !== size) return undefined;
      const made = reserve(values.length);
      if (made === undefined) return undefined;
      const { buffer, kernels } = made;
      const diagonalAt = 8 * shared * size;
      const valuesAt = diagonalAt + 8 * size;
      const columnsAt = valuesAt + 8 * values.length;
      const rowsAt = columnsAt + 4 * columns.length;
      const uppersAt = rowsAt + 4 * (size + 1);
      // Always anew: a caller may have changed the entries since the last solve, and copying costs less than a sweep.
      new Float64Array(buffer, diagonalAt, size).set(diagonal);
      new Float64Array(buffer, valuesAt, values.length).set(values);
      new Int32Array(buffer, columnsAt, columns.length).set(columns);
      new Int32Array(buffer, rowsAt, size + 1).set(rowStarts);
      new Int32Array(buffer, uppersAt, size).set(upperStarts);
      const { sweep, turn, advance } = kernels;
      return {
        sweep: (omega, scale, x, r, delta) =>
          Math.sqrt(
            sweep(
              size,
              rowsAt,
              uppersAt,
              columnsAt,
              valuesAt,
              omega,
              scale.byteOffset,
              x.byteOffset,
              r.byteOffset,
              delta.byteOffset,
            ),
          ),
        turn: (omega, scale, beta, hat, p, t, q) =>
          turn(
            size,
            rowsAt,
            uppersAt,
            columnsAt,
            valuesAt,
            diagonalAt,
            omega,
            scale.byteOffset,
            beta,
            hat.byteOffset,
            p.byteOffset,
            t.byteOffset,
            q.byteOffset,
          ),
        advance: (scale, alpha, t, v, x, hat) =>
          advance(
            size,
            rowsAt,
            uppersAt,
            columnsAt,
            valuesAt,
            diagonalAt,
            scale.byteOffset,
            alpha,
            t.byteOffset,
            v.byteOffset,
            x.byteOffset,
            hat.byteOffset,
          ),
      };
    },
  };
}
