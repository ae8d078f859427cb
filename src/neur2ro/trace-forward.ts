import type { NetworkTrace } from './network-trace.ts';
import { valuesOn } from './piecewise.ts';
import { gridsOf } from './trace-grid.ts';

/** A traced network compiled for many evaluations at points within the bounds it was traced for. */
export interface TraceForward {
  /** The first output at a point, one value per variable. */
  value(point: ArrayLike<number>): number;
  /** {@link value}, with its gradient written into `gradient` (at a kink, that of the piece to the right). */
  gradient(point: ArrayLike<number>, gradient: Float64Array): number;
  /** The inputs of all units, in order, as of the last evaluation. */
  readonly inputs: Float64Array;
}

/**
 * Compiles a trace: per variable and segment a table of what it adds to every unit's input at the segment's start and of
 * its slope, so that a point costs one pass over the tables and one over the weights between units.
 */
export function compileTrace(trace: NetworkTrace): TraceForward {
  const { variables, units, outputs } = trace;
  const sums = [...units.map(({ input }) => input), outputs[0]!];
  const width = sums.length;
  const grids = gridsOf(trace);
  const constants = Float64Array.from(sums, ({ constant }) => constant);

  // Units whose input holds functions of variables; the others take units alone.
  const first = Int32Array.from(sums.keys()).filter((u) => sums[u]!.pieces.size > 0);
  const count = first.length;
  const starts = Int32Array.from(variables.keys());
  let size = 0;
  grids.forEach((grid, v) => {
    starts[v] = size;
    size += grid.length * count;
  });
  const heights = new Float64Array(size);
  const slopes = new Float64Array(size);
  first.forEach((u, c) => {
    for (const [v, piece] of sums[u]!.pieces) {
      const grid = grids[v]!;
      const values = valuesOn(piece, grid);
      for (let k = 0; k < grid.length - 1; k++) {
        const slot = starts[v]! + k * count + c;
        heights[slot] = values[k]!;
        slopes[slot] = (values[k + 1]! - values[k]!) / (grid[k + 1]! - grid[k]!);
      }
    }
  });
  const sources = sums.map((sum) => Int32Array.from(sum.units.keys()));
  const weights = sums.map((sum) => Float64Array.from(sum.units.values()));
  const inputs = new Float64Array(width);
  const segments = new Int32Array(variables.length);
  const adjoints = new Float64Array(width);

  function value(point: ArrayLike<number>): number {
    inputs.set(constants);
    for (let v = 0; v < grids.length; v++) {
      const grid = grids[v]!;
      const at = point[v]!;
      const last = grid.length - 2;
      let k = 0;
      while (k < last && at >= grid[k + 1]!) k++;
      segments[v] = k;
      const base = starts[v]! + k * count;
      const along = at - grid[k]!;
      for (let c = 0; c < count; c++) inputs[first[c]!]! += heights[base + c]! + along * slopes[base + c]!;
    }
    for (let u = 0; u < width; u++) {
      const from = sources[u]!;
      const by = weights[u]!;
      let sum = inputs[u]!;
      for (let k = 0; k < from.length; k++) {
        const input = inputs[from[k]!]!;
        if (input > 0) sum += by[k]! * input;
      }
      inputs[u] = sum;
    }
    return inputs[width - 1]!;
  }

  return {
    inputs,
    value,
    gradient(point, gradient) {
      const found = value(point);
      adjoints.fill(0);
      adjoints[width - 1] = 1;
      for (let u = width - 1; u >= 0; u--) {
        const adjoint = adjoints[u]!;
        if (adjoint === 0) continue;
        const from = sources[u]!;
        const by = weights[u]!;
        for (let k = 0; k < from.length; k++) if (inputs[from[k]!]! > 0) adjoints[from[k]!]! += adjoint * by[k]!;
      }
      for (let v = 0; v < grids.length; v++) {
        const base = starts[v]! + segments[v]! * count;
        let sum = 0;
        for (let c = 0; c < count; c++) sum += adjoints[first[c]!]! * slopes[base + c]!;
        gradient[v] = sum;
      }
      return found;
    },
  };
}
