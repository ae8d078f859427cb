import { signedRankTest } from '../util/signed-rank.ts';
import type { Scores } from './score.ts';
import type { Pair } from './trial.ts';

/** The level of the tests against the leader, all of a round together. */
const level = 0.05;

/** Why a contender leaves: it ranks in the lower half, or it is significantly worse than the leader. */
export type DropReason = 'rank' | 'test';

/** What a round leaves. */
export interface Cut {
  /** Those that go on, best first. */
  readonly left: readonly string[];
  readonly dropped: ReadonlyMap<string, DropReason>;
}

/** Contenders by their mean score, best first; equals in the order they were given. */
function ranking(contenders: readonly string[], pairs: readonly Pair[], scores: Scores): readonly string[] {
  const means = new Map(contenders.map((name) => [name, scores.mean(name, pairs)]));
  return [...contenders].sort((a, b) => means.get(a)! - means.get(b)!);
}

/**
 * Drops the lower half by rank, and of the upper half whoever is worse than the leader by a one-sided Wilcoxon test on
 * common pairs (5 % for all tests of the round together, Bonferroni). The one to keep always goes on.
 */
export function cut(contenders: readonly string[], keep: string, pairs: readonly Pair[], scores: Scores): Cut {
  const ranked = ranking(contenders, pairs, scores);
  const leader = ranked[0]!;
  const half = Math.ceil(ranked.length / 2);
  const dropped = new Map<string, DropReason>();
  ranked.forEach((name, place) => {
    if (name === keep || name === leader) return;
    const worse = signedRankTest(scores.differences(name, leader, pairs)).greater < level / (ranked.length - 1);
    if (worse || place >= half) dropped.set(name, worse ? 'test' : 'rank');
  });
  return { left: ranked.filter((name) => !dropped.has(name)), dropped };
}
