import type { Step } from '../../src/alns/lns.ts';
import type { Played } from '../../src/alns/move.ts';
import type { MipResult, MipStatus } from '../../src/mip/solver.ts';

/** The result of a solve that ended with this status and, where given, claims a solution. */
export function resultOf(
  status: MipStatus,
  x?: readonly number[] | Float64Array,
  more: Partial<MipResult> = {},
): MipResult {
  return {
    status,
    ...(x === undefined ? {} : { x: Float64Array.from(x) }),
    objective: Number.POSITIVE_INFINITY,
    bound: Number.NEGATIVE_INFINITY,
    nodes: 0,
    lpIterations: 0,
    seconds: 0,
    ...more,
  };
}

/** A pull that cost this multiple of its budget. */
export const playedAt = (effort: number, status: MipStatus = 'optimal'): Played => ({
  result: resultOf(status),
  free: 1,
  size: 0.5,
  effort,
});

/** A step of an arm. */
export const stepOf = (name: string, more: Partial<Step>): Step => ({
  iteration: 1,
  arm: 0,
  name,
  probability: 1,
  context: new Float64Array(0),
  size: 0.5,
  free: 1,
  status: 'optimal',
  nodes: 0,
  verdict: 'nothing',
  best: 0,
  bound: 0,
  reward: 0,
  effort: 0,
  solveSeconds: 0,
  seconds: 0,
  ...more,
});
