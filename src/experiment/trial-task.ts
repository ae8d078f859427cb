import { InputError } from '../util/errors.ts';
import { canonicalJson } from './canonical.ts';
import type { Environment } from './environment.ts';
import { openEnvironment } from './environments/spec.ts';
import { playTrial, type Trial } from './trial.ts';
import type { TrialRecord } from './trial-record.ts';

/** A trial for another thread or machine. */
export interface TrialTask {
  readonly trial: Trial;
  /** The folder that file names in it are relative to. */
  readonly folder: string;
}

/** Plays trials; the environments they share are opened once. @param clock seconds */
export function createTrialPlayer(clock: () => number): (task: TrialTask) => Promise<TrialRecord> {
  const opened = new Map<string, Promise<Environment>>();
  return async ({ trial, folder }) => {
    const key = canonicalJson([trial.environment, folder]);
    const environment = opened.get(key) ?? openEnvironment(trial.environment, folder);
    opened.set(key, environment);
    const { name, instanceHash } = await environment;
    if (instanceHash !== trial.instanceHash)
      throw new InputError(`the instance file of "${name}" is not the one that the trial was made for.`);
    return playTrial(await environment, trial, clock);
  };
}
