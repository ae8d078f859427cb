import type { MipResult, MipSession, ModelChange } from '../mip/index.ts';
import { type RunLimits, remaining } from './run-limits.ts';

/** Seconds after the end of the time at which a solve that goes on is interrupted. */
const patience = 0.1;

/** The longest delay of a timer, in milliseconds. */
const longest = 2 ** 31 - 1;

/**
 * Solves within the limits of a run. Solvers look at their time limit at checkpoints, which may lie seconds apart, and a
 * worker's start does not count for them: one that is late is told to stop, and its best solution so far is the result.
 */
export async function solveWithin(
  session: MipSession,
  change: ModelChange,
  limits: Pick<RunLimits, 'left' | 'signal'>,
  start?: Float64Array,
): Promise<MipResult> {
  const { seconds, signal } = remaining(limits);
  const late = new AbortController();
  const delay = ((seconds ?? Number.POSITIVE_INFINITY) + patience) * 1000;
  const timer = delay > longest ? undefined : setTimeout(() => late.abort(), delay);
  const stop = () => late.abort();
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop);
  try {
    return await session.solve(change, seconds === undefined ? {} : { seconds }, start, { signal: late.signal });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}
