import type { RunLimits } from './run-limits.ts';
import { createSharedTurns } from './turns.ts';

/** A part of a run that goes on until it is done or its limits are over. */
export type Task = (limits: RunLimits) => Promise<void>;

/**
 * Runs tasks side by side on one thread, turn by turn of the event loop, while their solvers work in threads of their own.
 * Once `finished` says so, all of them end: at their next look at the limits, or at their solver's next checkpoint.
 * @throws what a task throws, when the others have ended
 */
export async function sideBySide(tasks: readonly Task[], limits: RunLimits, finished: () => boolean): Promise<void> {
  const ending = new AbortController();
  const stop = () => ending.abort();
  if (limits.signal?.aborted === true) stop();
  limits.signal?.addEventListener('abort', stop);
  const over = () => {
    if (!ending.signal.aborted && finished()) stop();
    return ending.signal.aborted || limits.over();
  };
  const turns = createSharedTurns(limits.clock, tasks.length);
  const run = async (task: Task, k: number) => {
    try {
      await task({ ...limits, over, signal: ending.signal, turn: turns[k]! });
    } catch (error) {
      stop();
      throw error;
    }
  };
  try {
    const endings = await Promise.allSettled(tasks.map(run));
    const failed = endings.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  } finally {
    limits.signal?.removeEventListener('abort', stop);
  }
}
