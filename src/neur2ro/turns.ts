import { setImmediate } from 'node:timers/promises';

/** Lets signals, timers and other tasks of the thread have a turn, where some time has gone by since the last one. */
export type Turn = () => Promise<void>;

/** Seconds that work on the thread goes on before others get a turn. */
const slice = 0.005;

/** Turns of a task that has the thread to itself. */
export function createTurns(clock: () => number): Turn {
  let begun = clock();
  return async () => {
    if (clock() - begun < slice) return;
    await setImmediate();
    begun = clock();
  };
}

/**
 * Turns of tasks that share the thread: of those that wait for one, the task goes on that had the least of the time. A task
 * that waits for something else, say a solver in a thread of its own, holds nobody up, and catches up later.
 */
export function createSharedTurns(clock: () => number, tasks: number): readonly Turn[] {
  const used = new Float64Array(tasks);
  const waiting = new Uint8Array(tasks);
  return Array.from({ length: tasks }, (_, own): Turn => {
    let begun = clock();
    return async () => {
      const now = clock();
      if (now - begun < slice) return;
      used[own]! += now - begun;
      waiting[own] = 1;
      do await setImmediate();
      while (used.some((time, other) => waiting[other] === 1 && time < used[own]!));
      waiting[own] = 0;
      begun = clock();
    };
  });
}
