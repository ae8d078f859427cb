import { setTimeout as delay } from 'node:timers/promises';
import { InputError } from '../../util/errors.ts';
import type { ExperimentProgress } from '../run.ts';
import type { Store } from '../store.ts';
import type { Trial } from '../trial.ts';
import { TrialFailure, type TrialQueue } from './trial-queue.ts';

/** What an experiment over a queue runs with. */
export interface QueuedRun {
  readonly trials: readonly Trial[];
  readonly store: Store;
  readonly queue: TrialQueue;
  /** Ends the run; what is finished stays, in the store and in the queue. */
  readonly signal: AbortSignal;
  /** Seconds that the queue may be away before the run is given up. */
  readonly patience: number;
  /** Seconds. */
  readonly clock: () => number;
  readonly onProgress?: (progress: ExperimentProgress) => void;
  /** Told, in a sentence, when the queue goes away and when it is back. */
  readonly onOutage?: (sentence: string) => void;
}

/** Seconds between two looks for results. */
const look = 0.25;

/**
 * Puts the trials that the store does not have yet into a queue, and stores the results that workers bring. A result leaves
 * the queue only once it is stored, and a trial that is stored is not stored again; when the queue was away, what it may have
 * lost is put in again. So nothing gets lost, whoever is killed, and nothing is there twice.
 * @throws InputError when the queue stays away, or a trial has failed on a worker
 */
export async function runQueued(run: QueuedRun): Promise<ExperimentProgress> {
  const { trials, store, queue, signal, patience, clock, onProgress, onOutage } = run;
  const ours = new Set(trials.map(({ id }) => id));
  const missing = () => trials.filter(({ id }) => !store.ids.has(id));
  let left = missing().length;
  let played = 0;
  let away: number | undefined;
  const progress = () => ({ total: trials.length, done: trials.length - left, played });
  const take = async (record: Parameters<Store['append']>[0]) => {
    if (store.ids.has(record.id)) return;
    await store.append(record);
    left--;
    played++;
    onProgress?.(progress());
  };

  onProgress?.(progress());
  for (let isFilled = false; left > 0 && !signal.aborted; ) {
    try {
      if (!isFilled) await queue.enqueue(missing());
      isFilled = true;
      await queue.collect((id) => ours.has(id), take);
      if (away !== undefined) onOutage?.(`the queue ${queue.address} is back`);
      away = undefined;
    } catch (error) {
      if (error instanceof InputError) throw error;
      if (error instanceof TrialFailure) throw new InputError(`a worker could not play a trial: ${error.message}`);
      if (away === undefined) onOutage?.(`the queue ${queue.address} has gone away; waiting for it`);
      away ??= clock();
      isFilled = false;
      if (clock() - away > patience) throw queue.failure(error);
    }
    if (left > 0) await delay(look * 1000, undefined, { signal }).catch(() => undefined);
  }
  return progress();
}
