import type { Context } from '../bandits/policy.ts';

/** Names of the features of a round, in the order of {@link ccgContext}. */
export const ccgFeatures = ['items', 'round', 'gap', 'effort'] as const;

/** What is known before a round. */
export interface RoundStart {
  /** Columns of the first stage. */
  readonly items: number;
  readonly round: number;
  /** The relative gap between the best worst case and the bound, Infinity while one of them is unknown. */
  readonly gap: number;
  /** Seconds of the last attack, 0 before the first. */
  readonly seconds: number;
}

/** The features of a round, all within [0, 1]. */
export function ccgContext({ items, round, gap, seconds }: RoundStart): Context {
  const share = (value: number, half: number) => (value === Number.POSITIVE_INFINITY ? 1 : value / (value + half));
  return Float64Array.of(share(items, 50), share(round, 5), share(gap, 0.05), share(seconds, 1));
}

/** What an attack came to. Costs are exact. */
export interface AttackOutcome {
  /** What x costs in the view of the main problem. */
  readonly estimate: number;
  /** What x costs in the scenario that the arm found. */
  readonly found: number;
  /** What x costs in its worst scenario. */
  readonly worst: number;
  /** Seconds of the attack. */
  readonly seconds: number;
  /** Seconds that an exact evaluation takes. */
  readonly usual: number;
}

/**
 * The share of the exact violation that an arm's scenario shows, per effort, within [0, 1]: effort is 1 for an attack that
 * takes no time, and halves the reward at the time of an exact evaluation.
 */
export function ccgReward({ estimate, found, worst, seconds, usual }: AttackOutcome): number {
  // Where the decision has no recourse in its worst scenario, only such a scenario shows anything.
  const without = worst === Number.POSITIVE_INFINITY;
  const violation = worst - estimate;
  if (!without && !(violation > 1e-9 * Math.max(1, Math.abs(worst)))) return 0;
  const share = without ? Number(found === worst) : (found - estimate) / violation;
  const clamped = Math.min(1, Math.max(0, share));
  const effort = seconds === 0 ? 0 : seconds / Math.max(usual, 1e-3);
  return clamped / (1 + effort);
}
