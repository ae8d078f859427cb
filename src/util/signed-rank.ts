import { normalTail } from './normal-tail.ts';

/** The outcome of a signed-rank test. */
export interface SignedRankTest {
  /** The smaller of the sums of ranks of the positive and of the negative differences. */
  readonly statistic: number;
  /** Differences that are not zero: the others say nothing and are left out. */
  readonly pairs: number;
  /** Two-sided: how probable a statistic at least as extreme is where neither side tends to be larger. */
  readonly pValue: number;
  /** One-sided: how probable so large a sum of positive ranks is; small where the differences tend to be positive. */
  readonly greater: number;
  readonly method: 'exact' | 'normal';
}

/** Up to this many pairs the distribution is counted out: the threshold of SciPy. */
const mostExact = 50;

interface Ranks {
  /** Twice the sums of the ranks, which are whole even among ties. */
  readonly plus: number;
  readonly minus: number;
  /** Twice the rank of each difference. */
  readonly doubled: readonly number[];
  /** Sum of t^3 - t over the groups of t equal absolute differences. */
  readonly ties: number;
}

function rank(differences: readonly number[]): Ranks {
  const sorted = [...differences].sort((a, b) => Math.abs(a) - Math.abs(b));
  const doubled: number[] = [];
  let [plus, minus, ties] = [0, 0, 0];
  for (let first = 0; first < sorted.length; ) {
    let end = first;
    while (end < sorted.length && Math.abs(sorted[end]!) === Math.abs(sorted[first]!)) end++;
    // Ranks first + 1 to end share their mean, (first + 1 + end) / 2.
    for (let k = first; k < end; k++) {
      doubled.push(first + 1 + end);
      if (sorted[k]! > 0) plus += first + 1 + end;
      else minus += first + 1 + end;
    }
    ties += (end - first) ** 3 - (end - first);
    first = end;
  }
  return { plus, minus, doubled, ties };
}

/** P(T <= limit) where every rank is in the sum T or not with probability 1/2, independently. */
function lowerTail(doubled: readonly number[], limit: number): number {
  const total = doubled.reduce((sum, value) => sum + value, 0);
  const mass = new Float64Array(total + 1);
  mass[0] = 1;
  for (let k = 0, reached = 0; k < doubled.length; k++) {
    const step = doubled[k]!;
    reached += step;
    // From the top down, so that a rank enters a sum once.
    for (let sum = reached; sum >= 0; sum--) mass[sum] = (mass[sum]! + (sum >= step ? mass[sum - step]! : 0)) / 2;
  }
  let tail = 0;
  for (let sum = 0; sum <= limit; sum++) tail += mass[sum]!;
  return tail;
}

/**
 * The signed-rank test of paired differences (Wilcoxon 1945), two-sided. Zeros are left out, as Wilcoxon did; tied absolute
 * differences share the mean of their ranks. Up to 50 pairs the p-value is exact, also among ties: the distribution of the
 * statistic over all 2^n signs of the ranks at hand. Above, the normal approximation with continuity correction and the
 * variance reduced for ties, as in `scipy.stats.wilcoxon(..., correction=True)`. Without a difference that is not zero the
 * p-value is 1.
 * @throws RangeError when a difference is not finite
 */
export function signedRankTest(differences: readonly number[]): SignedRankTest {
  const wrong = differences.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new RangeError(`signed-rank test: the difference ${wrong} is not a finite number.`);
  const nonzero = differences.filter((value) => value !== 0);
  const pairs = nonzero.length;
  const { plus, minus, doubled, ties } = rank(nonzero);
  const statistic = Math.min(plus, minus) / 2;
  if (pairs <= mostExact) {
    // The distribution is symmetric: a large sum of positive ranks is as probable as a small one of negative ranks.
    const [greater, less] = [lowerTail(doubled, minus), lowerTail(doubled, plus)];
    return { statistic, pairs, pValue: Math.min(1, 2 * Math.min(greater, less)), greater, method: 'exact' };
  }
  const mean = (pairs * (pairs + 1)) / 4;
  const deviation = Math.sqrt((pairs * (pairs + 1) * (2 * pairs + 1) - ties / 2) / 24);
  // The correction never carries the statistic past the mean.
  const z = Math.max(0, mean - statistic - 0.5) / deviation;
  const greater = normalTail((plus / 2 - mean - 0.5) / deviation);
  return { statistic, pairs, pValue: Math.min(1, 2 * normalTail(z)), greater, method: 'normal' };
}
