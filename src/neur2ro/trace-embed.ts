import type { ModelBuilder, Term } from '../mip/index.ts';
import { valueAt } from './expressions.ts';
import type { NetworkTrace, Separable } from './network-trace.ts';
import { valuesOn } from './piecewise.ts';
import type { LinearExpression } from './problem.ts';
import { gridsOf } from './trace-grid.ts';

/** A traced network as columns and rows of a MIP. */
export interface EmbeddedTrace {
  /** Each output over the model's columns. */
  readonly outputs: readonly LinearExpression[];
  /** The input of each unit over the model's columns. */
  readonly inputs: readonly LinearExpression[];
  /** Writes the values of the added columns at a point (one value per variable) into a vector of the model. */
  complete(point: ArrayLike<number>, solution: Float64Array): void;
}

/** A function of the values at a point that gives one column's value. */
type Filler = (point: ArrayLike<number>, solution: Float64Array) => void;

/** One segment of a variable's range in the incremental form. */
interface Segment {
  readonly column: number;
  readonly from: number;
  readonly length: number;
}

/**
 * Splits a variable at its grid (incremental form): it is its lower bound plus the segments' lengths used, and a segment is
 * used only when the one before is used up. Exact for any function that is linear between the points, and locally ideal.
 */
function addSegments(
  builder: ModelBuilder,
  column: number,
  grid: Float64Array,
  label: string,
  fillers: Filler[],
): Segment[] {
  const segments = Array.from({ length: grid.length - 1 }, (_, k): Segment => {
    const [from, length] = [grid[k]!, grid[k + 1]! - grid[k]!];
    return { column: builder.column({ name: `${label}_part${k}`, upper: length }), from, length };
  });
  builder.row(label, [[column, 1], ...segments.map((part): Term => [part.column, -1])], grid[0]!, grid[0]!);
  segments.forEach((part, k) => {
    fillers.push((_, solution) => {
      solution[part.column] = Math.min(Math.max(solution[column]! - part.from, 0), part.length);
    });
    const next = segments[k + 1];
    if (next === undefined) return;
    const full = builder.binary(`${label}_full${k}`);
    builder.row(
      `${label}_before${k}`,
      [
        [part.column, 1],
        [full, -part.length],
      ],
      0,
      Number.POSITIVE_INFINITY,
    );
    builder.row(
      `${label}_after${k}`,
      [
        [next.column, 1],
        [full, -next.length],
      ],
      Number.NEGATIVE_INFINITY,
      0,
    );
    fillers.push((_, solution) => {
      solution[full] = solution[column]! >= next.from ? 1 : 0;
    });
  });
  return segments;
}

/**
 * Adds a traced network to a model. A unit of one sign, by its bounds, takes no column or no binary; every other one is
 * held to max(0, input) by a binary and its bounds (big-M form).
 * @param columns the column of each variable; their bounds must lie within those of the trace
 * @param label stands before the names of all that is added
 */
export function embedTrace(
  builder: ModelBuilder,
  trace: NetworkTrace,
  columns: readonly number[],
  label: string,
): EmbeddedTrace {
  const grids = gridsOf(trace);
  const fillers: Filler[] = trace.variables.map((_, v) => (point, solution) => {
    solution[columns[v]!] = point[v]!;
  });
  const segments = grids.map((grid, v) =>
    grid.length === 2 ? undefined : addSegments(builder, columns[v]!, grid, `${label}_${v}`, fillers),
  );
  const outputsOfUnits: LinearExpression[] = [];

  function linear({ constant, pieces, units }: Separable): LinearExpression {
    const terms: Term[] = [];
    let shift = constant;
    for (const [v, piece] of pieces) {
      const grid = grids[v]!;
      const values = valuesOn(piece, grid);
      const slope = (k: number) => (values[k + 1]! - values[k]!) / (grid[k + 1]! - grid[k]!);
      const parts = segments[v];
      if (parts === undefined) {
        terms.push([columns[v]!, slope(0)]);
        shift -= slope(0) * grid[0]!;
      } else terms.push(...parts.map((part, k): Term => [part.column, slope(k)]));
    }
    for (const [unit, weight] of units) {
      const output = outputsOfUnits[unit]!;
      shift += weight * output.constant;
      for (const [column, value] of output.terms) terms.push([column, weight * value]);
    }
    return { terms, constant: shift };
  }

  const inputs = trace.units.map((unit, u) => {
    const { lower, upper } = unit;
    const input = linear(unit.input);
    if (lower >= 0 || upper <= 0) {
      outputsOfUnits.push(lower >= 0 ? input : { terms: [], constant: 0 });
      return input;
    }
    const name = `${label}_unit${u}`;
    const output = builder.column({ name, upper });
    const active = builder.binary(`${name}_active`);
    const negated = input.terms.map(([column, value]): Term => [column, -value]);
    builder.row(`${name}_least`, [[output, 1], ...negated], input.constant, Number.POSITIVE_INFINITY);
    builder.row(
      `${name}_most`,
      [[output, 1], ...negated, [active, -lower]],
      Number.NEGATIVE_INFINITY,
      input.constant - lower,
    );
    builder.row(
      `${name}_off`,
      [
        [output, 1],
        [active, -upper],
      ],
      Number.NEGATIVE_INFINITY,
      0,
    );
    fillers.push((_, solution) => {
      const value = valueAt(input, solution);
      solution[output] = Math.max(0, value);
      solution[active] = value > 0 ? 1 : 0;
    });
    outputsOfUnits.push({ terms: [[output, 1]], constant: 0 });
    return input;
  });

  return {
    inputs,
    outputs: trace.outputs.map(linear),
    complete(point, solution) {
      for (const fill of fillers) fill(point, solution);
    },
  };
}
