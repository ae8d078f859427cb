import { signedRankTest } from '../util/signed-rank.ts';
import type { Contender } from './configuration.ts';
import type { DropReason } from './halving.ts';
import { bestKnown, scoreRuns } from './score.ts';
import type { Pair, TrialRun } from './trial.ts';

/** How a contender did, on the pairs that it was run on. */
export interface Standing extends Contender {
  /** Pairs of an instance and a seed that it was run on: the first ones of the race. */
  readonly pairs: number;
  /** Its shifted geometric mean on them, and the default's. */
  readonly score: number;
  readonly defaultScore: number;
  /** Pairs on which it is better than the default, equal, and worse. */
  readonly better: number;
  readonly equal: number;
  readonly worse: number;
  /** The two-sided p-value of Wilcoxon's test against the default. */
  readonly p: number;
  /** The round after which it left, and why; absent for those that stayed. */
  readonly dropped?: { readonly round: number; readonly reason: DropReason };
}

/** What a race found. */
export interface RaceResult {
  readonly winner: Standing;
  /** All contenders: those that stayed first, then by the round in which they left; each group best first. */
  readonly standings: readonly Standing[];
  readonly runs: number;
  readonly failures: readonly TrialRun[];
  /** Processor time over time, of all runs: about 1 when each run has a core, much less on a busy machine. */
  readonly cpuShare: number;
  /** The best objective of each instance, in minimisation form; those without a solution are left out. */
  readonly best: ReadonlyMap<string, number>;
}

const sumOf = (runs: readonly TrialRun[], key: 'cpu' | 'seconds') => runs.reduce((sum, run) => sum + run[key], 0);

/** The result of a race from the runs that count and from who left when. */
export function raceResult(
  contenders: readonly [Contender, ...Contender[]],
  runs: readonly TrialRun[],
  pairs: readonly Pair[],
  drops: ReadonlyMap<string, { readonly round: number; readonly reason: DropReason; readonly pairs: number }>,
  timeLimit: number,
): RaceResult {
  const scores = scoreRuns(runs, timeLimit);
  const reference = contenders[0].name;
  const standings = contenders.map(({ name, settings }): Standing => {
    const drop = drops.get(name);
    const common = pairs.slice(0, drop?.pairs ?? pairs.length);
    const differences = scores.differences(name, reference, common);
    const count = (sign: number) => differences.filter((difference) => Math.sign(difference) === sign).length;
    return {
      name,
      settings,
      pairs: common.length,
      score: scores.mean(name, common),
      defaultScore: scores.mean(reference, common),
      better: count(-1),
      equal: common.length - count(-1) - count(1),
      worse: count(1),
      p: signedRankTest(differences).pValue,
      ...(drop === undefined ? {} : { dropped: { round: drop.round, reason: drop.reason } }),
    };
  });
  const stay = (standing: Standing) => standing.dropped?.round ?? Number.POSITIVE_INFINITY;
  // Without a difference infinities would give NaN, which sorts nothing.
  standings.sort((a, b) => (stay(a) === stay(b) ? a.score - b.score : stay(b) - stay(a)));
  return {
    // Of the last ones that ran on the same pairs the best wins, dropped in the last round or not.
    winner: standings[0]!,
    standings,
    runs: runs.length,
    failures: runs.filter(({ failure }) => failure !== undefined),
    cpuShare: sumOf(runs, 'cpu') / sumOf(runs, 'seconds'),
    best: bestKnown(runs),
  };
}
