import type { Rng } from '../util/rng.ts';
import type { Choice, PolicyState } from './policy.ts';

/** What a policy is built on. */
export interface PolicySetup {
  /** The number of arms, at least 1. */
  readonly arms: number;
  /** The number of features of a context; only contextual policies use it. Default 0. */
  readonly dimension?: number;
  /** The stream the policy draws from; it should be its own, for instance `rng.fork('policy')`. */
  readonly rng: Rng;
}

/** What a policy has learned: named columns of finite numbers. */
export type Learned = Readonly<Record<string, readonly number[]>>;

/**
 * Checks what a policy is built on.
 * @throws RangeError unless `arms` is a positive integer and `dimension` a non-negative one
 */
export function checkSetup({ arms, dimension = 0 }: PolicySetup): void {
  if (!Number.isSafeInteger(arms) || arms < 1) throw new RangeError(`a policy needs at least one arm, not ${arms}.`);
  if (!Number.isSafeInteger(dimension) || dimension < 0)
    throw new RangeError(`the number of features ${dimension} is not a whole number of at least 0.`);
}

/**
 * Checks a pull and its reward.
 * @throws RangeError when the arm is unknown, the probability is outside (0, 1] or the reward outside [0, 1]
 */
export function checkUpdate(choice: Choice, reward: number, arms: number): void {
  const { arm, probability } = choice;
  if (!(reward >= 0 && reward <= 1)) throw new RangeError(`the reward ${reward} is not a number in [0, 1].`);
  if (!Number.isInteger(arm) || arm < 0 || arm >= arms)
    throw new RangeError(`there is no arm ${arm}; the arms are numbered from 0 to ${arms - 1}.`);
  if (!(probability > 0 && probability <= 1))
    throw new RangeError(`the probability ${probability} of a choice is not a number in (0, 1].`);
}

/**
 * One column of what a policy has learned: the saved numbers, or `length` times `initial` for a new policy.
 * @throws RangeError when the saved column is missing, too short or long, or not all finite numbers of at least `least`
 */
export function column(
  learned: Learned | undefined,
  name: string,
  length: number,
  initial = 0,
  least = 0,
): Float64Array {
  if (learned === undefined) return new Float64Array(length).fill(initial);
  const saved = Object.hasOwn(learned, name) ? learned[name] : undefined;
  if (
    !Array.isArray(saved) ||
    saved.length !== length ||
    !saved.every((value) => Number.isFinite(value) && value >= least)
  )
    throw new RangeError(
      `the saved state of the policy needs "${name}" to be ${length} finite numbers${least === -Infinity ? '' : ` of at least ${least}`}.`,
    );
  return Float64Array.from(saved);
}

/** The state of a policy as plain JSON: its kind, options, sizes, random stream and columns. */
export function savedState(
  kind: string,
  options: object,
  { arms, dimension = 0, rng }: PolicySetup,
  columns: Readonly<Record<string, Float64Array>>,
): PolicyState {
  const learned = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, [...values]]));
  return { kind, options: { ...options }, arms, dimension, rng: rng.toJSON(), learned };
}

/** The name of a policy, in the shorthand that a spec is read from: `ucb1:alpha=1`. */
export function policyName(kind: string, options: object): string {
  const settings = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return settings.length === 0 ? kind : `${kind}:${settings.join(',')}`;
}

/**
 * The arm of the largest value, one of them at random when several are equally large. An arm that was never tried has
 * the value Infinity, so that all such arms come first, in random order. The probability is one over the number of ties.
 */
export function pickLargest(values: Float64Array, rng: Rng): Choice {
  let largest = -Infinity;
  let last = 0;
  let ties = 0;
  for (let arm = 0; arm < values.length; arm++) {
    const value = values[arm]!;
    if (value > largest) {
      largest = value;
      last = arm;
      ties = 1;
    } else if (value === largest) {
      last = arm;
      ties++;
    }
  }
  if (ties <= 1) return { arm: last, probability: 1 };
  let skip = rng.int(ties);
  for (let arm = 0; arm < last; arm++)
    if (values[arm] === largest && skip-- === 0) return { arm, probability: 1 / ties };
  return { arm: last, probability: 1 / ties };
}

/** The probabilities with which {@link pickLargest} picks each arm. */
export function sharesOfLargest(values: Float64Array): Float64Array {
  let largest = -Infinity;
  let ties = 0;
  for (let arm = 0; arm < values.length; arm++) {
    if (values[arm]! > largest) {
      largest = values[arm]!;
      ties = 1;
    } else if (values[arm] === largest) ties++;
  }
  return values.map((value) => (value === largest ? 1 / ties : 0));
}

/** Draws an arm from a distribution over the arms: non-negative numbers that sum to 1 up to rounding. */
export function draw(probabilities: Float64Array, rng: Rng): Choice {
  let left = rng.next();
  let last = 0;
  for (let arm = 0; arm < probabilities.length; arm++) {
    const probability = probabilities[arm]!;
    if (probability === 0) continue;
    if (left < probability) return { arm, probability };
    left -= probability;
    last = arm;
  }
  // Rounding can leave a sum just below 1, and the draw just above it.
  return { arm: last, probability: probabilities[last]! };
}

/** Scales non-negative weights in place to sum to 1. */
export function normalize(weights: Float64Array): void {
  let sum = 0;
  for (let arm = 0; arm < weights.length; arm++) sum += weights[arm]!;
  for (let arm = 0; arm < weights.length; arm++) weights[arm]! /= sum;
}
