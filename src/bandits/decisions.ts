import type { Choice, Context, Policy } from './policy.ts';

/** A decision that was made and paid off: a line of a log. */
export interface Decision extends Choice {
  /** In [0, 1]. */
  readonly reward: number;
  /** The features of the round; none where there were none. */
  readonly context: Context;
}

/**
 * Learns from a log, as when rewards come in batches: the same as an `update` for each decision, in their order.
 * @throws RangeError naming the decision, counted from 1, that makes no sense; those before it were learned
 */
export function learnDecisions(policy: Policy, decisions: Iterable<Decision>): void {
  let number = 0;
  for (const { reward, context, ...choice } of decisions) {
    number++;
    try {
      policy.update(choice, reward, context);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(`decision ${number}: ${error.message}`);
    }
  }
}
