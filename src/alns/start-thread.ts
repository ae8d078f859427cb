import { Worker } from 'node:worker_threads';
import type { MipModel } from '../mip/model.ts';

/** What the heuristics are to do. */
export interface StartTask {
  readonly model: MipModel;
  readonly seed: number;
  /** Nonzeros that may be touched. */
  readonly effort: number;
  /** Seconds they may take at most. */
  readonly seconds?: number;
  /** Values of a user's start, NaN where it says nothing. */
  readonly hint?: Float64Array;
}

/** What their worker tells: feasible points as they are found, at last the least infeasible vector met. */
export type StartReport =
  | { readonly kind: 'point'; readonly x: Float64Array; readonly source: string }
  | { readonly kind: 'done'; readonly nearest: Float64Array };

/** Seconds the worker may take beyond its limit before it is ended. */
const grace = 1;

/**
 * Runs the start heuristics in a thread of their own, so that the display and a solver go on beside them.
 * @returns the least infeasible vector met, or undefined when the thread failed or was stopped
 */
export function findStartInThread(
  task: Omit<StartTask, 'model'> & { readonly model: MipModel },
  onPoint: (x: Float64Array, source: string) => void,
  signal: AbortSignal,
): Promise<Float64Array | undefined> {
  const workerData: StartTask = { ...task, model: { ...task.model, columnNames: [], rowNames: [] } };
  const worker = new Worker(new URL('./start-worker.js', import.meta.url), { workerData });
  return new Promise((resolve) => {
    const end = (nearest?: Float64Array) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      void worker.terminate();
      resolve(nearest);
    };
    const stop = () => end();
    const timer = task.seconds === undefined ? undefined : setTimeout(stop, (task.seconds + grace) * 1000);
    worker.on('message', (report: StartReport) => {
      if (report.kind === 'point') onPoint(report.x, report.source);
      else end(report.nearest);
    });
    worker.on('error', stop).on('exit', stop);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
}
