import type { Algebra, Weighted } from './algebra.ts';
import type { Element } from './onnx-graph.ts';
import { identity, type Piecewise, rangeOf, rectified, weightedSum } from './piecewise.ts';

/** An unknown that a network is traced in: a component of a decision or a scenario, within bounds. */
export interface TraceVariable {
  readonly lower: number;
  readonly upper: number;
  /** Whether it is 0 or 1. */
  readonly binary: boolean;
}

/**
 * A constant, plus a piecewise-linear function of each of some variables, plus multiples of the outputs of units. Every
 * function is 0 at its variable's lower bound.
 */
export interface Separable {
  readonly constant: number;
  readonly pieces: ReadonlyMap<number, Piecewise>;
  readonly units: ReadonlyMap<number, number>;
}

/** A unit max(0, input) that neither bounds nor a single variable settle. */
export interface TraceUnit {
  readonly input: Separable;
  /** Bounds of the input: lower < 0 < upper as traced; tightening may settle a unit. */
  readonly lower: number;
  readonly upper: number;
}

/** Values of a network over unknowns: a sum of functions of one variable each, and of units, each after those it takes. */
export interface NetworkTrace {
  readonly variables: readonly TraceVariable[];
  readonly units: readonly TraceUnit[];
  readonly outputs: readonly Separable[];
}

/** Collects variables and units while a network is evaluated in its algebra. */
export interface Tracer {
  readonly algebra: Algebra<Separable>;
  /** Adds an unknown. */
  variable(spec: TraceVariable): Element<Separable>;
  /** What was traced so far, with these outputs. */
  finish(outputs: readonly Element<Separable>[]): NetworkTrace;
}

const nothing: ReadonlyMap<number, never> = new Map<number, never>();

/** The least and the greatest value a separable expression can take, by intervals: item by item, then summed. */
export function boundsOf(
  { constant, pieces, units }: Separable,
  unitUpper: (unit: number) => number,
): readonly [lower: number, upper: number] {
  let lower = constant;
  let upper = constant;
  for (const piece of pieces.values()) {
    const [least, greatest] = rangeOf(piece);
    lower += least;
    upper += greatest;
  }
  for (const [unit, weight] of units) {
    const most = weight * unitUpper(unit);
    lower += Math.min(0, most);
    upper += Math.max(0, most);
  }
  return [lower, upper];
}

/** The sum of weight times expression, plus a constant; a number where nothing unknown is left. */
function combine(terms: readonly Weighted<Separable>[], constant: number): Element<Separable> {
  const functions = new Map<number, (readonly [Piecewise, number])[]>();
  const units = new Map<number, number>();
  let sum = constant;
  for (const [expression, weight] of terms) {
    sum += weight * expression.constant;
    for (const [variable, piece] of expression.pieces) {
      const list = functions.get(variable);
      if (list === undefined) functions.set(variable, [[piece, weight]]);
      else list.push([piece, weight]);
    }
    for (const [unit, factor] of expression.units) units.set(unit, (units.get(unit) ?? 0) + weight * factor);
  }
  if (functions.size === 0 && units.size === 0) return sum;
  const pieces = new Map([...functions].map(([variable, list]) => [variable, weightedSum(list)]));
  return { constant: sum, pieces, units };
}

/**
 * A tracer. Units are made only where they are needed: what is of one sign by its bounds passes through or vanishes, what
 * depends on one variable becomes a piecewise-linear function of it, which for a binary one is affine.
 */
export function createTracer(): Tracer {
  const variables: TraceVariable[] = [];
  const units: TraceUnit[] = [];

  function relu(input: Separable): Element<Separable> {
    const [lower, upper] = boundsOf(input, (unit) => units[unit]!.upper);
    if (lower >= 0) return input;
    if (upper <= 0) return 0;
    const [only] = input.pieces;
    if (input.units.size === 0 && input.pieces.size === 1 && only !== undefined) {
      const [variable, piece] = only;
      const { points, values } = rectified(piece, input.constant, variables[variable]!.binary);
      const constant = values[0]!;
      return {
        constant,
        pieces: new Map([[variable, { points, values: values.map((value) => value - constant) }]]),
        units: nothing,
      };
    }
    const unit = units.push({ input, lower, upper }) - 1;
    return { constant: 0, pieces: nothing, units: new Map([[unit, 1]]) };
  }

  return {
    algebra: { combine, relu },
    variable(spec) {
      const { lower, upper } = spec;
      if (!(Number.isFinite(lower) && Number.isFinite(upper) && lower <= upper))
        throw new RangeError(`a network is traced over bounded unknowns only, not from ${lower} to ${upper}.`);
      const index = variables.push(spec) - 1;
      if (lower === upper) return lower;
      return { constant: lower, pieces: new Map([[index, identity(lower, upper)]]), units: nothing };
    },
    finish: (outputs) => ({
      variables,
      units,
      outputs: outputs.map((output) =>
        typeof output === 'number' ? { constant: output, pieces: nothing, units: nothing } : output,
      ),
    }),
  };
}
