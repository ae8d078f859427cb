import { createModelBuilder, type MipSolver, type ModelBuilder } from '../mip/index.ts';
import { valueAt } from './expressions.ts';
import type { NetworkTrace, TraceUnit } from './network-trace.ts';
import type { LinearExpression } from './problem.ts';
import { type CallLimits, createRunLimits } from './run-limits.ts';
import { solveWithin } from './solve-within.ts';
import { embedTrace } from './trace-embed.ts';

/** What linear programs may be off, in the units of what they bound. */
const margin = 1e-6;

const unsettled = ({ lower, upper }: TraceUnit) => lower < 0 && upper > 0;

/** Units by depth: those of depth 0 take variables only, the others units of lower depth. */
function byDepth(units: readonly TraceUnit[]): readonly (readonly number[])[] {
  const depths: number[] = [];
  const levels: number[][] = [];
  units.forEach(({ input }, u) => {
    const depth = Math.max(-1, ...[...input.units.keys()].map((from) => depths[from]!)) + 1;
    depths.push(depth);
    if (levels[depth] === undefined) levels.push([u]);
    else levels[depth].push(u);
  });
  return levels;
}

/** How long tightening may take; the clock counts seconds. */
export interface TightenLimits extends CallLimits {
  readonly clock: () => number;
}

/**
 * Tightens the bounds of a trace's units by linear programs over the relaxed embedding (optimality-based bound tightening),
 * depth by depth, which lets the rows that hold the variables together count. Bounds never get wider; a program that is not
 * solved leaves its bound as it was.
 * @param addVariables adds the columns of the trace's variables, with the rows they must satisfy
 */
export async function tightenTrace(
  trace: NetworkTrace,
  addVariables: (builder: ModelBuilder) => readonly number[],
  solver: MipSolver,
  { seconds, signal, clock }: TightenLimits,
): Promise<NetworkTrace> {
  const limits = createRunLimits(clock, seconds, signal);
  let units = [...trace.units];
  for (const level of byDepth(trace.units)) {
    const open = level.filter((u) => unsettled(units[u]!));
    if (open.length === 0 || limits.over()) continue;
    const builder = createModelBuilder('bounds');
    const { inputs } = embedTrace(builder, { ...trace, units }, addVariables(builder), 'net');
    const model = builder.build();
    const session = await solver.open({ ...model, integer: new Uint8Array(model.columns) });
    try {
      const extreme = async (expression: LinearExpression, sign: 1 | -1): Promise<number | undefined> => {
        const cost = new Float64Array(model.columns);
        for (const [column, value] of expression.terms) cost[column]! += sign * value;
        if (limits.over()) return undefined;
        const { status, x } = await solveWithin(session, { cost }, limits);
        return status === 'optimal' && x !== undefined ? valueAt(expression, x) : undefined;
      };
      const tightened = [...units];
      for (const u of open) {
        const { input, lower, upper } = units[u]!;
        const least = await extreme(inputs[u]!, 1);
        const greatest = await extreme(inputs[u]!, -1);
        tightened[u] = {
          input,
          lower: Math.max(lower, (least ?? lower) - margin),
          upper: Math.min(upper, (greatest ?? upper) + margin),
        };
      }
      units = tightened;
    } finally {
      session.dispose();
    }
  }
  return { ...trace, units };
}
