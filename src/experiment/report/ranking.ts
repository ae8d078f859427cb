import type { Rng } from '../../util/rng.ts';
import { signedRankTest } from '../../util/signed-rank.ts';
import { type MeanInterval, pairedBootstrap } from '../statistics/bootstrap.ts';
import { holmAdjusted } from '../statistics/holm.ts';
import type { PolicySums } from './aggregate.ts';

/** A policy's row in the ranking of an environment. */
export interface RankedPolicy {
  /** 1 for the least mean regret; null for baselines, which stand beside the policies. */
  readonly rank: number | null;
  readonly policy: string;
  readonly baseline: boolean;
  /** Whether it is a baseline that plays one arm throughout. */
  readonly fixed: boolean;
  /** Cumulative regret at the end, over the seeds. */
  readonly regret: MeanInterval;
  /** Regret less the reference's on the same seed; null for the reference itself. */
  readonly difference: MeanInterval | null;
  /** Of the signed-rank test against the reference, and after Holm's correction; null where no test was made. */
  readonly pValue: number | null;
  readonly adjustedPValue: number | null;
  /** Means over the seeds: cumulative cost at the end, reward per round, seconds per trial. */
  readonly cost: number;
  readonly reward: number;
  readonly seconds: number;
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Ranks policies by mean regret, and compares each with a reference, seed by seed. Holm's family are the policies other than
 * the reference; baselines are not tested, unless one is the reference, for every test more makes the others weaker.
 * @param reference the name of one of the policies
 */
export function rankPolicies(sums: readonly PolicySums[], reference: string, rng: Rng): RankedPolicy[] {
  const standard = sums.find(({ name }) => name === reference)!.regret;
  const entries = sums
    .map((policy) => ({ policy, difference: policy.regret.map((value, k) => value - standard[k]!) }))
    .sort((a, b) => mean(a.policy.regret) - mean(b.policy.regret) || (a.policy.name < b.policy.name ? -1 : 1));
  const intervals = pairedBootstrap(
    entries.flatMap(({ policy, difference }) => [policy.regret, difference]),
    rng,
  );
  const tested = entries.filter(({ policy }) => !policy.baseline && policy.name !== reference);
  const pValues = tested.map(({ difference }) => signedRankTest([...difference]).pValue);
  const adjusted = holmAdjusted(pValues);
  let rank = 0;
  return entries.map((entry, k) => {
    const { name, baseline, fixed, cost, reward, seconds } = entry.policy;
    const test = tested.indexOf(entry);
    return {
      rank: baseline ? null : ++rank,
      ...{ policy: name, baseline, fixed, regret: intervals[2 * k]! },
      difference: name === reference ? null : intervals[2 * k + 1]!,
      pValue: pValues[test] ?? null,
      adjustedPValue: adjusted[test] ?? null,
      ...{ cost, reward, seconds },
    };
  });
}
