import type { Context } from '../bandits/policy.ts';

/** What one play of an arm brought. */
export interface Play {
  /** In [0, 1], larger is better: what policies learn from. */
  readonly reward: number;
  /** In the environment's own unit (iterations, seconds, closed gap), smaller is better: what regret is counted in. */
  readonly cost: number;
}

/** A value that may be there at once: only what takes time is worth a promise, of which a trial would make thousands. */
export type Awaitable<Value> = Value | Promise<Value>;

/**
 * One run through an environment. What it draws never depends on the arms chosen (common random numbers). Arrays it returns
 * hold until the next round opens; contexts stay as they are.
 */
export interface Episode extends Disposable {
  /** The features of the next round, undefined when there is none. */
  next(): Awaitable<Context | undefined>;
  /** Plays an arm in the round that `next` opened. @throws RangeError on an arm that does not exist */
  play(arm: number): Awaitable<Play>;
  /** The cost every arm would have had in this round, where that can be known. */
  peek?(): Awaitable<Float64Array>;
  /** The expected cost of every arm in this round, where the law of the costs is known. */
  means?(): Float64Array;
}

/** A repeatable decision problem that an experiment plays policies against. */
export interface Environment {
  readonly name: string;
  readonly arms: readonly string[];
  /** Names of the features, none for an environment without contexts. */
  readonly features: readonly string[];
  /** The range of each feature, by which contexts are counted in bins; what lies outside counts in the outermost ones. */
  readonly ranges: readonly (readonly [low: number, high: number])[];
  /** Hash of the instance files behind it, where there are any: trials of different instances are never compared. */
  readonly instanceHash?: string;
  /** Whether results depend on the speed of the machine. */
  readonly timeLimited: boolean;
  open(seed: number): Awaitable<Episode>;
}
