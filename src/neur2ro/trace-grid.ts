import type { NetworkTrace } from './network-trace.ts';
import { unionOf } from './piecewise.ts';

/** All points at which some function of a trace bends, by variable, ends included. */
export function gridsOf({ variables, units, outputs }: NetworkTrace): readonly Float64Array[] {
  const used = variables.map(({ lower, upper }): Float64Array[] => [Float64Array.of(lower, upper)]);
  for (const { pieces } of [...units.map(({ input }) => input), ...outputs])
    for (const [variable, { points }] of pieces) used[variable]!.push(points);
  return used.map(unionOf);
}
