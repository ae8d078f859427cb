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

/** Where a race stands before a round. */
export interface RoundStart {
  /** Contenders that are left. */
  readonly left: number;
  /** Rounds to come, this one included. */
  readonly rounds: number;
  /** Seconds of runs that the budget still pays, those of all jobs together. */
  readonly seconds: number;
  /** Seconds that a run takes. */
  readonly perRun: number;
}

/**
 * Seconds that a run takes: as planned, or as runs so far took where that is more, so that a busy machine gets fewer runs
 * and not more time.
 */
export function secondsPerRun(timeLimit: number, runs: readonly { readonly seconds: number }[]): number {
  const spent = runs.reduce((sum, { seconds }) => sum + seconds, 0);
  return Math.max(timeLimit + overhead, runs.length === 0 ? 0 : spent / runs.length);
}

/**
 * New pairs of a round: the rounds to come get the same share of what is left of the budget, spread over the contenders
 * that are left (Jamieson & Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS
 * 2016, figure 2).
 */
export function pairsOfRound({ left, rounds, seconds, perRun }: RoundStart): number {
  return Math.max(1, Math.floor(seconds / (rounds * left * perRun)));
}

/** Runs from a round on, when each round halves those that are left and keeps the default. */
export function runsAhead(start: RoundStart): number {
  let { left, rounds, seconds } = start;
  let sum = 0;
  for (; rounds > 0 && left > 1; rounds--) {
    const runs = left * pairsOfRound({ ...start, left, rounds, seconds });
    sum += runs;
    seconds -= runs * start.perRun;
    left = Math.max(2, Math.ceil(left / 2));
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
