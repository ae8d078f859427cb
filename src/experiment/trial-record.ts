/** Cumulative sums at the rounds of `at`, each as long as `at`. */
export interface Curves {
  readonly cost: readonly number[];
  readonly reward: readonly number[];
  /** Against the arm of the least expected cost in every round (means known). */
  readonly pseudo?: readonly number[];
  /** Cumulative cost of every arm, had it been played in every round on the same draws (where `peek` exists): [arm][point]. */
  readonly arms?: readonly (readonly number[])[];
  /** Cumulative cost of the best arm of each round (where `peek` exists). */
  readonly oracle?: readonly number[];
}

/** How often each arm was played where the context fell: one feature, cut into bins. */
export interface ContextShares {
  readonly feature: string;
  /** Edges of the bins, one more than there are bins. */
  readonly edges: readonly number[];
  /** Pulls: [bin][arm]. */
  readonly pulls: readonly (readonly number[])[];
}

/** One trial: a policy that played an environment for one seed. A line of results.jsonl. */
export interface TrialRecord {
  readonly schemaVersion: 1;
  /** Hash of the canonical spec of the trial and of the major version: equal trials have equal ids. */
  readonly id: string;
  /** The version of adasolve that ran it. */
  readonly version: string;
  readonly environment: {
    readonly name: string;
    /** Its spec, plain JSON. */
    readonly spec: unknown;
    readonly arms: readonly string[];
    readonly features: readonly string[];
    readonly instanceHash?: string;
    readonly timeLimited: boolean;
  };
  readonly policy: {
    /** Unique within the experiment. */
    readonly name: string;
    readonly spec: unknown;
    /** Baselines (uniform, each fixed arm, oracle) stand beside the policies that are compared. */
    readonly baseline: boolean;
  };
  readonly seed: number;
  readonly horizon: number;
  /** Rounds played: fewer than the horizon when the environment ended. */
  readonly rounds: number;
  /** At most 500 log-spaced round numbers, the last one `rounds`. */
  readonly at: readonly number[];
  readonly curves: Curves;
  /** Rounds at which `shares` were taken, at most 50. */
  readonly sharesAt: readonly number[];
  /** Cumulative pulls of every arm: [point][arm]. */
  readonly shares: readonly (readonly number[])[];
  readonly contexts: readonly ContextShares[];
  /** Share of rewards that were exactly 0 or 1. */
  readonly saturated: number;
  readonly seconds: number;
}
