/** Vectors that solves share, so that a sequence of systems of one size allocates once. */
export interface Workspace {
  /** Length of the vectors, n. */
  readonly size: number;
  /** The first `count` vectors, made when first asked for; what they hold is what the last solve left. */
  vectors(count: number): readonly Float64Array[];
}

/**
 * Memory for solves of systems with n unknowns. A solve that was given a workspace answers with an `x` that lives in it:
 * the next solve with the same workspace overwrites it. That `x` may be the next solve's `x0`.
 */
export function createWorkspace(size: number): Workspace {
  const all: Float64Array[] = [];
  return {
    size,
    vectors(count) {
      while (all.length < count) all.push(new Float64Array(size));
      return all;
    },
  };
}
