import type { Store } from './store.ts';
import type { Trial } from './trial.ts';
import type { TrialRecord } from './trial-record.ts';

/** How far an experiment is. */
export interface ExperimentProgress {
  readonly total: number;
  /** Finished, those of earlier runs included. */
  readonly done: number;
  /** Finished by this run. */
  readonly played: number;
}

/** What an experiment runs with. */
export interface ExperimentRun {
  readonly trials: readonly Trial[];
  readonly store: Store;
  readonly play: (trial: Trial) => Promise<TrialRecord>;
  /** Trials that are played at once. */
  readonly jobs: number;
  /** Ends the run; what is finished stays. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ExperimentProgress) => void;
}

/**
 * Plays the trials that the store does not have yet, and stores each as it ends. After the first failure no trial begins any
 * more, and those that run are still stored.
 * @throws what the first trial that failed, or the store, has thrown
 */
export async function runExperiment(run: ExperimentRun): Promise<ExperimentProgress> {
  const { trials, store, play, jobs, signal, onProgress } = run;
  const open = trials.filter(({ id }) => !store.ids.has(id));
  const failures: unknown[] = [];
  let begun = 0;
  let played = 0;
  const progress = () => ({ total: trials.length, done: trials.length - open.length + played, played });
  const stopped = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

  async function lane(): Promise<void> {
    while (begun < open.length && failures.length === 0 && !signal.aborted) {
      const trial = open[begun++]!;
      try {
        // Who interrupts does not want to wait for a trial that takes an hour.
        const record = await Promise.race([play(trial), stopped]);
        if (record === undefined) return;
        await store.append(record);
        played++;
        onProgress?.(progress());
      } catch (error) {
        failures.push(error);
      }
    }
  }

  onProgress?.(progress());
  await Promise.all(Array.from({ length: jobs }, lane));
  if (failures.length > 0) throw failures[0];
  return progress();
}
