import type { MeanInterval } from '../statistics/bootstrap.ts';
import type { EnvironmentReport } from './analysis.ts';
import type { RankedPolicy } from './ranking.ts';

/** Four significant digits, without an exponent where it can be. */
function figure(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return value.toExponential(2);
  return size >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}

const interval = ({ mean, lower, upper }: MeanInterval) => `${figure(mean)} [${figure(lower)}, ${figure(upper)}]`;

const probability = (p: number) => (p < 1e-4 ? '< 0.0001' : p.toFixed(4));

/** The heads of the ranking table. */
export const rankingHeads = (report: EnvironmentReport): string[] => [
  '',
  'policy',
  `${report.flavour} regret [95 %]`,
  `less ${report.reference} [95 %]`,
  'p (Holm)',
  'cost',
  'reward',
  'seconds',
];

/** A row of the ranking table; `none` stands where there is nothing to say. */
export function rankingCells(row: RankedPolicy, none: string): string[] {
  return [
    row.rank === null ? none : String(row.rank),
    row.baseline ? `${row.policy} (baseline)` : row.policy,
    interval(row.regret),
    row.difference === null ? 'reference' : interval(row.difference),
    row.adjustedPValue === null ? none : probability(row.adjustedPValue),
    figure(row.cost),
    figure(row.reward),
    figure(row.seconds),
  ];
}

/** What a section is about, in one line. */
export function factsOf({ horizon, seeds, arms, features, instanceHash }: EnvironmentReport): string {
  const parts = [`${seeds} seeds`, `at most ${horizon} rounds`, `${arms.length} arms`];
  if (features.length > 0) parts.push(`${features.length} features`);
  if (instanceHash !== null) parts.push(`instances ${instanceHash.slice(0, 12)}`);
  return parts.join(', ');
}

/** How the figures of the table came about. */
export const method = (report: EnvironmentReport): string =>
  `Means over seeds with paired bootstrap intervals; p from the signed-rank test against ${report.reference}, seed by seed, after Holm's correction. Baselines are not tested.`;
