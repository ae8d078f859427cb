import { createRng, shuffle } from '../util/rng.ts';
import type { Pair } from './trial.ts';

/** What a race may spend. */
export interface RaceBudget {
  /** Seconds on the clock for the whole race. */
  readonly budget: number;
  /** Seconds of one run. */
  readonly timeLimit: number;
  /** Runs at once. */
  readonly jobs: number;
}

/** Seconds that a run takes beside its time limit, for starting and ending it. */
const overhead = 0.5;

/** Pairs of the first round at least: contenders are not told apart on fewer. */
const leastPairs = 3;

/** Rounds of halving until one of `contenders` is left, at least one. */
export const roundCount = (contenders: number): number => Math.max(1, Math.ceil(Math.log2(contenders)));

/** Runs that a budget pays. */
export function runsWithin({ budget, timeLimit, jobs }: RaceBudget): number {
  return Math.floor((budget * jobs) / (timeLimit + overhead));
}

/** Runs of the smallest race of some contenders. */
export const leastRuns = (contenders: number): number => contenders * leastPairs * roundCount(contenders);

/** Seconds on the clock that some runs take at most. */
export function secondsOf(runs: number, { timeLimit, jobs }: Omit<RaceBudget, 'budget'>): number {
  return Math.ceil((runs * (timeLimit + overhead)) / jobs);
}

/**
 * New pairs of a round: every round gets the same share of the runs, spread over those that are left (Jamieson & Talwalkar,
 * "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016, figure 2).
 */
export function pairsOfRound(contenders: number, left: number, runs: number): number {
  return Math.max(1, Math.floor(runs / (roundCount(contenders) * left)));
}

/** Runs of the rounds from one on, when each of them halves those that are left and keeps the default. */
export function runsAhead(contenders: number, left: number, round: number, runs: number): number {
  let sum = 0;
  let still = left;
  for (let k = round; k <= roundCount(contenders) && still > 1; k++) {
    sum += still * pairsOfRound(contenders, still, runs);
    still = Math.max(2, Math.ceil(still / 2));
  }
  return sum;
}

/**
 * The pairs of a race in their order: all instances in random order under a first seed, again under a second, and so on.
 * Whoever asks for more gets the same ones first.
 */
export function racePairs(instances: readonly string[], seed: number, count: number): readonly Pair[] {
  const rng = createRng(seed);
  const pairs: Pair[] = [];
  for (let repetition = 1; pairs.length < count; repetition++) {
    const fork = rng.fork(`repetition ${repetition}`);
    const runSeed = fork.int(2 ** 31);
    for (const instance of shuffle([...instances], fork)) pairs.push({ instance, seed: runSeed });
  }
  return pairs.slice(0, count);
}
