import { setTimeout as delay } from 'node:timers/promises';
import type { Trial } from '../trial.ts';
import type { TrialRecord } from '../trial-record.ts';
import { openBackend, reasonOf } from './backend.ts';
import { queueName } from './trial-queue.ts';

/** What a worker serves with. */
export interface ServeSettings {
  /** `redis://...` or `postgres://...`. */
  readonly url: string;
  /** Of adasolve: only trials of the same version are taken. */
  readonly version: string;
  readonly play: (trial: Trial) => Promise<TrialRecord>;
  /** Trials at once. */
  readonly jobs: number;
  /** Seconds of silence after which a worker counts as dead and its trials go to others. */
  readonly patience: number;
  /** Ends the service once the trials that run are finished. */
  readonly signal: AbortSignal;
  readonly onReady?: (address: string) => void;
  readonly onTrial?: (trial: Trial) => void;
  /** Told why the queue cannot be reached, at every attempt. */
  readonly onOutage?: (address: string, reason: string) => void;
}

/** How often a trial may be given to another worker: one that kills its workers must not kill all of them for ever. */
const takeovers = 10;

/**
 * Plays the trials of a queue until the signal fires. A worker that is killed gives no more signs of life, and its trial goes
 * to another one.
 * @throws UsageError, InputError, see {@link openBackend}
 */
export async function serveTrials(settings: ServeSettings): Promise<void> {
  const { url, version, play, jobs, patience, signal, onReady, onTrial, onOutage } = settings;
  const { bullmq, waiting, factory, address } = await openBackend(url);
  const options = {
    connection: waiting,
    concurrency: jobs,
    lockDuration: patience * 1000,
    stalledInterval: (patience * 1000) / 2,
    maxStalledCount: takeovers,
  };
  const worker = new bullmq.Worker<Trial, TrialRecord>(
    queueName(version),
    async ({ data }) => {
      const record = await play(data);
      onTrial?.(data);
      return record;
    },
    options as never,
    factory as undefined,
  );
  let away = false;
  const onBack = () => {
    away = false;
  };
  worker.on('ready', onBack).on('active', onBack);
  worker.on('error', (error) => {
    away = true;
    onOutage?.(address, reasonOf(error));
  });
  try {
    await worker.waitUntilReady();
    onReady?.(address);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    // A server that is away cannot be told good-bye.
    await (away ? Promise.race([worker.close(true), delay(1000)]) : worker.close());
  }
}
