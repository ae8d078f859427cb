import type { Trial } from '../trial.ts';
import type { TrialRecord } from '../trial-record.ts';
import { openBackend, unreachable } from './backend.ts';

/** Trials that wait for workers on any machine, and the results they bring back. */
export interface TrialQueue extends AsyncDisposable {
  /** The address without a password, for messages. */
  readonly address: string;
  /** Adds trials; those that it has already are not added again, and those that failed are tried again. */
  enqueue(trials: readonly Trial[]): Promise<void>;
  /**
   * Hands over the results that are there and removes each once it was taken.
   * @param isOurs whether a trial belongs to the caller: others may share the queue
   * @throws Error when a trial has failed
   */
  collect(isOurs: (id: string) => boolean, take: (record: TrialRecord) => Promise<void>): Promise<void>;
  /** Why the server was not reached the last time, as an error. */
  failure(error: unknown): Error;
}

/** The queue of the trials of a version: workers of another one would not bring the same results. */
export const queueName = (version: string): string => `adasolve-trials-${version}`;

/** Jobs that are looked at in one request; a result has some tens of kilobytes. */
const page = 50;

/**
 * Connects to the queue at an address, `redis://...` or `postgres://...`. Its commands fail, instead of waiting, while the
 * server is away.
 * @throws UsageError, InputError, see {@link openBackend}
 */
export async function openTrialQueue(url: string, version: string): Promise<TrialQueue> {
  const { bullmq, failing, factory, address } = await openBackend(url);
  const queue = new bullmq.Queue<Trial, TrialRecord>(
    queueName(version),
    { connection: failing } as never,
    factory as undefined,
  );
  // Commands tell of failures themselves; without a listener an event would end the process.
  queue.on('error', () => undefined);

  type Job = Awaited<ReturnType<typeof queue.getJobs>>[number];
  /** Visits the jobs of a state; a visit says whether the job has left it. */
  async function jobsOf(state: 'completed' | 'failed', visit: (job: Job) => Promise<boolean>): Promise<void> {
    for (let from = 0; ; ) {
      const jobs = await queue.getJobs([state], from, from + page - 1);
      let kept = 0;
      for (const job of jobs) if (!(await visit(job))) kept++;
      if (jobs.length < page) return;
      from += kept;
    }
  }

  return {
    address,
    async enqueue(trials) {
      const ids = new Set(trials.map(({ id }) => id));
      await jobsOf('failed', async (job) => {
        if (!ids.has(job.id!)) return false;
        await job.remove();
        return true;
      });
      for (let k = 0; k < trials.length; k += page)
        await queue.addBulk(
          trials.slice(k, k + page).map((trial) => ({ name: 'trial', data: trial, opts: { jobId: trial.id } })),
        );
    },
    async collect(isOurs, take) {
      await jobsOf('completed', async (job) => {
        if (!isOurs(job.id!)) return false;
        await take(job.returnvalue as TrialRecord);
        await job.remove();
        return true;
      });
      await jobsOf('failed', async (job) => {
        if (isOurs(job.id!)) throw new TrialFailure(job.failedReason ?? 'no reason given');
        return false;
      });
    },
    failure: (error) => (error instanceof TrialFailure ? error : unreachable(address, error)),
    [Symbol.asyncDispose]: () => queue.close().catch(() => undefined),
  };
}

/** A trial that a worker could not play. */
export class TrialFailure extends Error {
  override readonly name = 'TrialFailure';
}
