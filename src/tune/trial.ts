/** One run of a race: a contender on an instance under a seed, both of which all contenders share. */
export interface TuningTrial {
  readonly contender: string;
  readonly instance: string;
  readonly seed: number;
}

/** What a trial brought. */
export interface TrialRun extends TuningTrial {
  /** How `solve` ended, or `failed` when it did not, or was far over its time. */
  readonly status: string;
  /** Seconds that the trial took, its setting up included. */
  readonly seconds: number;
  /** Seconds of processor time of the whole process meanwhile, over the number of runs at once. */
  readonly cpu: number;
  /** The best solutions as they came: seconds and objective, in minimisation form. */
  readonly incumbents: readonly (readonly [seconds: number, objective: number])[];
  /** Why it failed. */
  readonly failure?: string;
}

/** An instance and a seed, on which contenders are compared. */
export interface Pair {
  readonly instance: string;
  readonly seed: number;
}

/** A text that is the same for the same trial. */
export function trialKey({ contender, instance, seed }: TuningTrial): string {
  return JSON.stringify([contender, instance, seed]);
}
