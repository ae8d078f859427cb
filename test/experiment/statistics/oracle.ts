import { readFileSync } from 'node:fs';

/** What test/oracles/statistics.py computed with SciPy and statsmodels; the command stands in its head. */
interface Oracle {
  readonly signedRank: readonly {
    readonly differences: readonly number[];
    readonly statistic: number;
    readonly pValue: number;
  }[];
  readonly holm: readonly { readonly pValues: readonly number[]; readonly adjusted: readonly number[] }[];
  readonly bootstrap: readonly {
    readonly values: readonly number[];
    readonly mean: number;
    readonly lower: number;
    readonly upper: number;
  }[];
  readonly normalTail: readonly (readonly [number, number])[];
  readonly studentQuantile: readonly (readonly [number, number])[];
}

const file = new URL('../../oracles/statistics.json', import.meta.url);

export const oracle = JSON.parse(readFileSync(file, 'utf8')) as Oracle;
