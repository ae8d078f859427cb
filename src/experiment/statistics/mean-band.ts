/** A mean and half the width of its 95 % interval, point by point. */
export interface Band {
  readonly mean: readonly number[];
  /** 0 where there is only one curve. */
  readonly halfWidth: readonly number[];
}

/** Sums up curves one by one, without keeping them. */
export interface BandSum {
  /** Adds a curve of the length given at the start. */
  add(curve: Float64Array): void;
  band(): Band;
}

/** 97.5 % quantiles of Student's distribution with 1 to 10 degrees of freedom. */
const smallQuantiles = [
  12.706204736, 4.30265273, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135, 2.262157163,
  2.228138852,
];
const normalQuantile = 1.959963984540054;

/**
 * The 97.5 % quantile of Student's distribution: from a table up to 10 degrees of freedom, above by the expansion of
 * Abramowitz & Stegun (1964), 26.7.5, to within 1e-5.
 */
export function studentQuantile(degrees: number): number {
  const known = smallQuantiles[degrees - 1];
  if (known !== undefined) return known;
  const x = normalQuantile;
  const terms = [
    (x ** 3 + x) / 4,
    (5 * x ** 5 + 16 * x ** 3 + 3 * x) / 96,
    (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / 384,
    (79 * x ** 9 + 776 * x ** 7 + 1482 * x ** 5 - 1920 * x ** 3 - 945 * x) / 92160,
  ];
  return terms.reduce((sum, term, k) => sum + term / degrees ** (k + 1), x);
}

/** An empty sum of curves of a length; means and variances are updated in place (Welford 1962). */
export function createBandSum(points: number): BandSum {
  const mean = new Float64Array(points);
  const squares = new Float64Array(points);
  let count = 0;
  return {
    add(curve) {
      count++;
      for (let k = 0; k < points; k++) {
        const away = curve[k]! - mean[k]!;
        mean[k]! += away / count;
        squares[k]! += away * (curve[k]! - mean[k]!);
      }
    },
    band() {
      const factor = count < 2 ? 0 : studentQuantile(count - 1) / Math.sqrt((count - 1) * count);
      return { mean: [...mean], halfWidth: Array.from(squares, (square) => factor * Math.sqrt(square)) };
    },
  };
}
