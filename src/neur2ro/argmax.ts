import type { ModelBuilder, Term } from '../mip/index.ts';
import { difference, expressionRange, valueAt } from './expressions.ts';
import { boundsOf, type NetworkTrace } from './network-trace.ts';
import type { LinearExpression, RecourseModel } from './problem.ts';
import type { EmbeddedTrace } from './trace-embed.ts';

/** What the choice of a scenario is made from. */
export interface ArgmaxParts {
  readonly x: readonly number[];
  /** The column that is to be the recourse cost in the chosen scenario, or more. */
  readonly theta: number;
  readonly scenarios: readonly Float64Array[];
  /** One output per scenario; none where there is but one scenario. */
  readonly trace: NetworkTrace;
  readonly embedded: EmbeddedTrace;
  readonly recourseModel: RecourseModel;
}

/** The columns added, to be filled at a known point. */
export interface Argmax {
  /** Writes the recourse, the choice and their values into a solution that holds x and the network's columns. */
  complete(
    known: { readonly y: Float64Array; readonly worst: number; readonly largest: number },
    solution: Float64Array,
  ): void;
}

/** How far a row must give way where its scenario is not chosen. */
function reliefOf(name: string, excess: number): number {
  if (Number.isFinite(excess)) return excess;
  throw new RangeError(`${name} has no bound: the argmax form needs bounded decisions.`);
}

/** A row lower <= expression <= upper that holds where `chosen` is 1 (always, without it), by its range over the bounds. */
function addConditional(
  builder: ModelBuilder,
  name: string,
  { terms, constant }: LinearExpression,
  [lower, upper]: readonly [number, number],
  [least, greatest]: readonly [number, number],
  chosen: number | undefined,
): void {
  if (chosen === undefined) {
    builder.row(name, terms, lower - constant, upper - constant);
    return;
  }
  if (upper < greatest) {
    const relief = reliefOf(name, greatest - upper);
    const side = upper - constant + relief;
    builder.row(`${name}_most`, [...terms, [chosen, relief]], Number.NEGATIVE_INFINITY, side);
  }
  if (lower > least) {
    const relief = reliefOf(name, lower - least);
    const side = lower - constant - relief;
    builder.row(`${name}_least`, [...terms, [chosen, -relief]], side, Number.POSITIVE_INFINITY);
  }
}

/**
 * Adds one recourse, held against the scenario of the network's largest value: w_a = 1 only where p_a = A, with A >= p_a and
 * A <= p_a + M_a (1 - w_a) (Dumouchelle et al. 2024, section 4.1). Each M is the least that the bounds allow.
 */
export function addArgmax(
  builder: ModelBuilder,
  { x, theta, scenarios, trace, embedded, recourseModel }: ArgmaxParts,
): Argmax {
  const y = recourseModel.add(builder, x, 'second');
  const { lower, upper } = builder.build();
  const parts = scenarios.map((scenario) => recourseModel.at(scenario, x, y));
  const several = scenarios.length > 1;
  const chosen = scenarios.map((_, a) => (several ? builder.binary(`chosen${a}`) : undefined));

  parts.forEach(({ cost, rows }, a) => {
    const above = parts.map((other) => expressionRange(difference(cost, other.cost), lower, upper)[1]);
    const gap: LinearExpression = { terms: [...cost.terms, [theta, -1]], constant: cost.constant };
    const range = [Number.NEGATIVE_INFINITY, Math.max(...above)] as const;
    addConditional(builder, `recourse${a}`, gap, [Number.NEGATIVE_INFINITY, 0], range, chosen[a]);
    for (const { name, terms, lower: least, upper: greatest } of rows) {
      const row = difference({ terms, constant: 0 }, { terms: [], constant: 0 });
      const bounds = expressionRange(row, lower, upper);
      addConditional(builder, `${name}_in${a}`, row, [least, greatest], bounds, chosen[a]);
    }
  });

  const largest = several ? builder.column({ name: 'largest', lower: Number.NEGATIVE_INFINITY }) : undefined;
  if (largest !== undefined) {
    const pick = chosen.map((column): Term => [column!, 1]);
    builder.row('choose', pick, 1, 1);
    const bounds = trace.outputs.map((output) => boundsOf(output, (unit) => Math.max(0, trace.units[unit]!.upper)));
    const top = Math.max(...bounds.map(([, greatest]) => greatest));
    embedded.outputs.forEach(({ terms, constant }, a) => {
      const short: LinearExpression = {
        terms: [[largest, 1], ...terms.map(([column, value]): Term => [column, -value])],
        constant: -constant,
      };
      const range = [0, top - bounds[a]![0]] as const;
      builder.row(`largest${a}`, short.terms, constant, Number.POSITIVE_INFINITY);
      addConditional(builder, `if_chosen${a}`, short, [Number.NEGATIVE_INFINITY, 0], range, chosen[a]);
    });
  }

  return {
    complete({ y: decision, worst, largest: value }, solution) {
      y.forEach((column, k) => {
        solution[column] = decision[k]!;
      });
      solution[theta] = valueAt(parts[worst]!.cost, solution);
      chosen.forEach((column, a) => {
        if (column !== undefined) solution[column] = a === worst ? 1 : 0;
      });
      if (largest !== undefined) solution[largest] = value;
    },
  };
}
