/** What the signed-rank test says of paired differences. */
export interface SignedRank {
  /** Differences that are not 0. */
  readonly count: number;
  /** The sum of the ranks of the positive differences. */
  readonly statistic: number;
  /** The probability of a statistic at least as large when differences are symmetric about 0: small where they tend to be positive. */
  readonly greater: number;
  /** The probability of a statistic at least as extreme, on either side. */
  readonly twoSided: number;
}

/** Above this many differences the exact distribution takes long, and the normal one is close. */
const exactUpTo = 100;

/** Twice the mean rank of each value, ties sharing theirs: whole numbers. */
function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((_, k) => k).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1]!] === values[order[first]!]) last++;
    for (let k = first; k <= last; k++) ranks[order[k]!] = first + last + 2;
    first = last + 1;
  }
  return ranks;
}

/** The distribution of the doubled statistic: each rank is in or out with probability one half. */
function distribution(ranks: readonly number[]): Float64Array {
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const mass = new Float64Array(total + 1);
  mass[0] = 1;
  let reach = 0;
  for (const rank of ranks) {
    reach += rank;
    for (let k = reach; k >= 0; k--) mass[k] = (mass[k]! + (k >= rank ? mass[k - rank]! : 0)) / 2;
  }
  return mass;
}

/** The upper tail of the standard normal distribution (Abramowitz & Stegun 1964, 26.2.17; error below 7.5e-8). */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

/**
 * Wilcoxon's signed-rank test of paired differences: zeros are left out, ties share their mean rank. Exact given the ties
 * up to 100 differences, then by the normal distribution with a continuity correction.
 *
 * Source: Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1(6), 1945.
 */
export function signedRank(differences: readonly number[]): SignedRank {
  const signed = differences.filter((difference) => difference !== 0);
  const ranks = doubledRanks(signed.map(Math.abs));
  const doubled = ranks.reduce((sum, rank, k) => sum + (signed[k]! > 0 ? rank : 0), 0);
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  let greater: number;
  let less: number;
  if (signed.length <= exactUpTo) {
    const mass = distribution(ranks);
    greater = mass.subarray(doubled).reduce((sum, value) => sum + value, 0);
    less = mass.subarray(0, doubled + 1).reduce((sum, value) => sum + value, 0);
  } else {
    const deviation = Math.sqrt(ranks.reduce((sum, rank) => sum + rank * rank, 0)) / 2;
    greater = upperTail((doubled - 1 - total / 2) / deviation);
    less = upperTail((total / 2 - doubled - 1) / deviation);
  }
  const twoSided = Math.min(1, 2 * Math.min(greater, less));
  return { count: signed.length, statistic: doubled / 2, greater: Math.min(1, greater), twoSided };
}
