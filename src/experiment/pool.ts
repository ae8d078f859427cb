import { SolverError } from '../util/errors.ts';
import type { TrialRecord } from './trial-record.ts';
import type { TrialTask } from './trial-task.ts';

/** Threads that play trials. */
export interface TrialPool extends AsyncDisposable {
  /** Plays a trial when a thread is free. @throws SolverError, one sentence, when the trial fails */
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
    async play(task) {
      try {
        return await pool.run(task);
      } catch (error) {
        const { policy, environment, seed } = task.trial;
        const what = `the trial of "${policy.name}" on "${environment.name ?? environment.kind}" with seed ${seed}`;
        throw new SolverError(`${what} failed: ${(error as Error).message}`);
      }
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
