import type { Decision } from './decisions.ts';
import type { Policy } from './policy.ts';
import { createRewardModel } from './reward-model.ts';

/** A mean reward per decision, with the ends of its 95 % confidence interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What a policy would have earned on a log that another one wrote. */
export interface Evaluation {
  readonly decisions: number;
  /** The mean reward of the log itself. */
  readonly logged: number;
  /** Inverse propensity scores: the mean of w r, where w is the target's probability of the arm over the logged one. */
  readonly ips: Estimate;
  /** The self-normalised form: the sum of w r over the sum of w. Slightly biased, of less variance; 0 where all w are 0. */
  readonly snips: Estimate;
  /** Doubly robust: the mean of what a model of the rewards predicts for the target, plus w times the model's error. */
  readonly doublyRobust: Estimate;
  /** The mean of w: 1 but for chance, unless the target takes arms that the log never could. */
  readonly meanWeight: number;
  /** Decisions of the target's own that would carry as much information: (sum of w)^2 / sum of w^2. */
  readonly effectiveDecisions: number;
}

/** The normal quantile of a 95 % interval. */
const quantile = 1.959963984540054;

function interval(value: number, deviation: number): Estimate {
  return { value, low: value - quantile * deviation, high: value + quantile * deviation };
}

/** The mean of values, with the interval from their standard error. */
function meanOf(values: readonly number[]): Estimate {
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return interval(mean, length > 1 ? Math.sqrt(squares / (length * (length - 1))) : Infinity);
}

/** The probability of every arm: exact where the policy has it, else all on one that it draws. */
function targetDistribution(policy: Policy, { context }: Decision): Float64Array {
  if (policy.probabilities) return policy.probabilities(context);
  const { arm } = policy.select(context);
  return Float64Array.from({ length: policy.arms }, (_, other) => Number(other === arm));
}

/**
 * Replays a log to a policy and estimates what the policy would have earned in its place. Before each decision the policy
 * says how likely it would take each arm; then it learns the decision, unless `learns` is false. The estimates are thus of
 * the policies that the log's earlier decisions teach, on average over the log, and unbiased for them (`ips`,
 * `doublyRobust`) where the log gave every arm that they would take a positive probability.
 *
 * The model of `doublyRobust` is learned from earlier decisions alone: one ridge regression per arm over a constant and
 * the features of the context.
 *
 * Source: Horvitz & Thompson 1952 (IPS); Swaminathan & Joachims, "The self-normalized estimator for counterfactual
 * learning", NIPS 2015 (SNIPS); Dudík, Langford & Li, "Doubly robust policy evaluation and learning", ICML 2011.
 * @throws RangeError on an empty log, a decision that makes no sense, or a log whose probabilities are all 1 although it
 * takes several arms: its policy drew by probabilities that it did not know
 */
export function evaluatePolicy(
  decisions: readonly Decision[],
  policy: Policy,
  { learns = true }: { readonly learns?: boolean } = {},
): Evaluation {
  checkLog(decisions, policy.arms);
  const model = createRewardModel(policy.arms, decisions[0]!.context.length);
  const weights: number[] = [];
  const weighted: number[] = [];
  const robust: number[] = [];
  for (const decision of decisions) {
    const { arm, probability, reward, context } = decision;
    const target = targetDistribution(policy, decision);
    const weight = target[arm]! / probability;
    const predicted = target.reduce((sum, share, other) => sum + share * model.predict(other, context), 0);
    weights.push(weight);
    weighted.push(weight * reward);
    robust.push(predicted + weight * (reward - model.predict(arm, context)));
    model.learn(arm, context, reward);
    if (learns) policy.update({ arm, probability }, reward, context);
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight * weight, 0);
  const snips = sum > 0 ? weighted.reduce((total, value) => total + value, 0) / sum : 0;
  // The delta method: the deviation of a ratio of means.
  const spread = weights.reduce((total, w, i) => total + (w * (decisions[i]!.reward - snips)) ** 2, 0);
  return {
    decisions: decisions.length,
    logged: decisions.reduce((total, { reward }) => total + reward, 0) / decisions.length,
    ips: meanOf(weighted),
    snips: interval(snips, sum > 0 ? Math.sqrt(spread) / sum : Infinity),
    doublyRobust: meanOf(robust),
    meanWeight: sum / decisions.length,
    effectiveDecisions: squares > 0 ? (sum * sum) / squares : 0,
  };
}

function checkLog(decisions: readonly Decision[], arms: number): void {
  if (decisions.length === 0) throw new RangeError('the log holds no decisions.');
  decisions.forEach(({ arm, probability, reward }, i) => {
    const wrong =
      !(Number.isInteger(arm) && arm >= 0 && arm < arms) ||
      !(probability > 0 && probability <= 1) ||
      !(reward >= 0 && reward <= 1);
    if (wrong)
      throw new RangeError(
        `decision ${i + 1} has arm ${arm} of ${arms}, probability ${probability} and reward ${reward}, which cannot be.`,
      );
  });
  const several = decisions.some(({ arm }) => arm !== decisions[0]!.arm);
  if (several && decisions.every(({ probability }) => probability === 1))
    throw new RangeError(
      'every decision of the log has probability 1 although it takes several arms, so nothing can be weighed; log with a policy that knows its probabilities, such as epsilon-greedy, softmax or exp3-ix.',
    );
}
