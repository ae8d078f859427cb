import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { SolverError } from '../../util/errors.ts';
import { type Batch, createPartWorker, type GradientJob } from './gradient-job.ts';

/** Threads that work out gradients. */
export interface GradientWorkers extends AsyncDisposable {
  /** Works through a batch; one at a time. Results are in the job. @throws SolverError when a thread fails */
  run(batch: Batch): Promise<void>;
}

/** This thread alone, which has a look at its other events after every batch. */
function inline(job: GradientJob): GradientWorkers {
  const work = createPartWorker(job);
  return {
    async run(batch) {
      Atomics.store(job.taken, 0, 0);
      work(batch);
      await setImmediate();
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/**
 * Starts threads for a job, or works in this one when asked for no more than that. The results are the same, bit by bit,
 * for any number.
 */
export function openGradientWorkers(job: GradientJob, threads: number): GradientWorkers {
  if (threads === 1) return inline(job);
  let failure: Error | undefined;
  let open: { left: number; readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  const fail = (reason: string) => {
    failure ??= new SolverError(`a thread that trains a network ended: ${reason}`);
    open?.reject(failure);
  };
  const workers = Array.from({ length: threads }, () => {
    // Flags of the process may be ones that a worker refuses, such as --input-type.
    const worker = new Worker(new URL('./gradient-worker.js', import.meta.url), { workerData: job, execArgv: [] });
    worker.on('message', () => {
      if (open !== undefined && --open.left === 0) open.resolve();
    });
    worker.on('error', (error: Error) => fail(error.message));
    worker.on('exit', () => fail('it was stopped.'));
    return worker;
  });
  return {
    run(batch) {
      return new Promise<void>((resolve, reject) => {
        open = { left: threads, resolve, reject };
        if (failure !== undefined) return reject(failure);
        Atomics.store(job.taken, 0, 0);
        for (const worker of workers) worker.postMessage(batch);
      });
    },
    async [Symbol.asyncDispose]() {
      open = undefined;
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
