import type { TrialRecord } from '../../../src/experiment/trial-record.ts';
import { createRng } from '../../../src/util/rng.ts';

/** A make-believe trial: a policy whose regret grows as `scale` times the square root of the rounds, and noise. */
export interface Synthetic {
  readonly policy: string;
  readonly seed: number;
  readonly scale: number;
  readonly environment?: string;
  readonly horizon?: number;
  readonly points?: number;
  readonly arms?: number;
  readonly features?: readonly string[];
  readonly baseline?: boolean;
  readonly spec?: unknown;
}

/** A record of a trial that was never played. */
export function syntheticTrial(options: Synthetic): TrialRecord {
  const {
    policy,
    seed,
    scale,
    environment = 'made-up',
    horizon = 1000,
    points = 50,
    arms = 3,
    features = [],
  } = options;
  const rng = createRng(seed).fork(policy);
  const at = [...new Set(Array.from({ length: points }, (_, k) => Math.round(horizon ** ((k + 1) / points))))];
  const level = scale * (0.8 + 0.4 * rng.next());
  const common = createRng(seed).fork('costs').next();
  const pseudo = at.map((round) => level * Math.sqrt(round));
  const best = at.map((round) => (0.2 + 0.1 * common) * round);
  const cost = best.map((value, k) => value + pseudo[k]!);
  const shareOf = (arm: number, round: number) => {
    const weight = Math.exp((-arm * round) / horizon);
    return weight / Array.from({ length: arms }, (_, k) => Math.exp((-k * round) / horizon)).reduce((a, b) => a + b);
  };
  const names = Array.from({ length: arms }, (_, arm) => `arm-${arm}`);
  return {
    schemaVersion: 1,
    id: `${environment}/${policy}/${seed}`,
    version: '0.2.0',
    environment: { name: environment, spec: { kind: 'made-up', arms }, arms: names, features, timeLimited: false },
    policy: { name: policy, spec: options.spec ?? { kind: policy }, baseline: options.baseline ?? false },
    ...{ seed, horizon, rounds: horizon, at },
    curves: {
      ...{ cost, pseudo, oracle: best, reward: at.map((round, k) => round - cost[k]!) },
      arms: names.map((_, arm) => best.map((value, k) => value + arm * 0.3 * at[k]!)),
    },
    sharesAt: at,
    shares: at.map((round) => names.map((_, arm) => round * shareOf(arm, round))),
    contexts: features.map((feature, j) => ({
      feature,
      edges: [0, 0.25, 0.5, 0.75, 1],
      pulls: [0, 1, 2, 3].map((bin) => names.map((_, arm) => (arm === (bin + j) % arms ? 150 : 50))),
    })),
    saturated: 0.02,
    seconds: 0.5,
  };
}

/** Records as a results file has them. */
export const linesOf = (records: readonly TrialRecord[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
