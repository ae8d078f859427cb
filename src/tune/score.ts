import { primalIntegral } from '../alns/ledger.ts';
import { type Pair, type TrialRun, trialKey } from './trial.ts';

/** The shift of the geometric mean: differences below a hundredth of the time limit count little. */
export const scoreShift = 0.01;

/** The best objective of each instance over all runs, in minimisation form; instances without a solution are left out. */
export function bestKnown(runs: Iterable<TrialRun>): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  for (const { instance, incumbents } of runs)
    for (const [, objective] of incumbents)
      if (objective < (best.get(instance) ?? Number.POSITIVE_INFINITY)) best.set(instance, objective);
  return best;
}

/** The scores of one race, from the runs so far. */
export interface Scores {
  /**
   * The primal integral of a trial as a share of the time limit T: the primal gap against the best solution that the race
   * knows of the instance, 1 before the first solution, integrated from 0 to T, over T (Berthold 2013). In [0, 1], 0 is best.
   */
  of(contender: string, pair: Pair): number;
  /** The shifted geometric mean exp(mean ln(s + 0.01)) - 0.01 of the scores s of a contender on some pairs. */
  mean(contender: string, pairs: readonly Pair[]): number;
  /** ln(s + 0.01) of one contender minus that of another, pair by pair: negative where the first is better. */
  differences(contender: string, other: string, pairs: readonly Pair[]): number[];
}

/** Scores by the runs so far. @throws RangeError when one is asked for of a trial that was not run */
export function scoreRuns(runs: readonly TrialRun[], timeLimit: number): Scores {
  const best = bestKnown(runs);
  const known = new Map<string, number>();
  for (const run of runs) {
    const reference = best.get(run.instance) ?? Number.POSITIVE_INFINITY;
    const incumbents = run.incumbents.map(([seconds, objective]) => ({ seconds, objective, source: '' }));
    known.set(trialKey(run), primalIntegral(incumbents, reference, timeLimit) / timeLimit);
  }
  const of = (contender: string, pair: Pair) => {
    const score = known.get(trialKey({ contender, ...pair }));
    if (score === undefined) throw new RangeError(`${contender} was not run on ${pair.instance}, seed ${pair.seed}.`);
    return score;
  };
  const logarithm = (contender: string, pair: Pair) => Math.log(of(contender, pair) + scoreShift);
  return {
    of,
    mean: (contender, pairs) =>
      Math.exp(pairs.reduce((sum, pair) => sum + logarithm(contender, pair), 0) / pairs.length) - scoreShift,
    differences: (contender, other, pairs) => pairs.map((pair) => logarithm(contender, pair) - logarithm(other, pair)),
  };
}
