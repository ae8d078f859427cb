import type { TrialRecord } from './trial-record.ts';
import type { TrialTask } from './trial-task.ts';

/** Threads that play trials. */
export interface TrialPool extends AsyncDisposable {
  /** Plays a trial when a thread is free. @throws Error when the trial fails */
  play(task: TrialTask): Promise<TrialRecord>;
}

/** A pool of `threads` threads; its library is loaded when the first one is opened. */
export async function openPool(threads: number): Promise<TrialPool> {
  const { Piscina } = await import('piscina');
  const pool = new Piscina<TrialTask, TrialRecord>({
    filename: new URL('./trial-worker.js', import.meta.url).href,
    name: 'playInThread',
    minThreads: threads,
    maxThreads: threads,
    // Flags of the process may be ones that a worker refuses, such as --input-type.
    execArgv: [],
  });
  return {
    play: (task) => pool.run(task),
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
