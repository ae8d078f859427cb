import type { Context } from '../bandits/policy.ts';
import type { Csr } from './csr.ts';

/** One system of a sequence: A x = b. */
export interface LinearSystem {
  readonly a: Csr;
  readonly b: Float64Array;
  /** The features of this system, see the sequence's `features`. */
  readonly context: Context;
  /** Where the iteration begins; zero when absent. */
  readonly x0?: Float64Array;
}

/** Related linear systems, one after the other. */
export interface LinearSystemSequence extends Iterable<LinearSystem> {
  readonly name: string;
  /** Names of the context's entries. */
  readonly features: readonly string[];
  /** Number of systems, where it is known. */
  readonly length?: number;
}
