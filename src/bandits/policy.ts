/** The features of a round, for contextual policies; the others ignore them. */
export type Context = Float64Array;

/** One pull: the arm, and the probability it was drawn with (1 when the policy is deterministic). */
export interface Choice {
  readonly arm: number;
  readonly probability: number;
}

/** What a policy has learned, as plain JSON: `kind` names the policy, the rest is its own. */
export interface PolicyState {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** Chooses arms and learns from rewards in [0, 1]. Any number of pulls may be in flight at once. */
export interface Policy {
  readonly name: string;
  /** The number of arms, numbered from 0. */
  readonly arms: number;
  /** Draws an arm for a round with these features. */
  select(context: Context): Choice;
  /**
   * Learns the reward of a pull.
   * @param context the context that was *selected* on
   * @throws RangeError when the reward is outside [0, 1] or the arm unknown
   */
  update(choice: Choice, reward: number, context: Context): void;
  /** The probability with which `select` would draw each arm now; absent where it has no closed form. Changes nothing. */
  probabilities?(context: Context): Float64Array;
  /** The reward expected of each arm now, no bonus for exploration; absent where nothing is expected. Changes nothing. */
  expectations?(context: Context): Float64Array;
  /** The state, to resume bit for bit or to carry over to the next instance. */
  toJSON(): PolicyState;
}
