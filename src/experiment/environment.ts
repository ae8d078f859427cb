import type { Context } from '../bandits/policy.ts';

/** What one play of an arm brought. */
export interface Play {
  /** In [0, 1], larger is better: what policies learn from. */
  readonly reward: number;
  /** In the environment's own unit (iterations, seconds, closed gap), smaller is better: what regret is counted in. */
  readonly cost: number;
}

/** One run through an environment. What it draws never depends on the arms chosen (common random numbers). */
export interface Episode extends Disposable {
  /** The features of the next round, undefined when there is none. */
  next(): Promise<Context | undefined>;
  /** Plays an arm in the round that `next` opened. */
  play(arm: number): Promise<Play>;
  /** The cost every arm would have had in this round, where that can be known. */
  peek?(): Promise<Float64Array>;
  /** The expected cost of every arm in this round, where the law of the costs is known. */
  means?(): Float64Array;
}

/** A repeatable decision problem that an experiment plays policies against. */
export interface Environment {
  readonly name: string;
  readonly arms: readonly string[];
  /** Names of the features, none for an environment without contexts. */
  readonly features: readonly string[];
  /** Hash of the instance files behind it, where there are any: trials of different instances are never compared. */
  readonly instanceHash?: string;
  /** Whether results depend on the speed of the machine. */
  readonly timeLimited: boolean;
  open(seed: number): Promise<Episode>;
}
