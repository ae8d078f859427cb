import type { Context } from '../bandits/policy.ts';
import { createPolicy, type PolicySpec } from '../bandits/spec.ts';
import type { Rng } from '../util/rng.ts';
import type { Environment } from './environment.ts';

/** What can play a trial, as plain JSON: a policy, or one of the baselines that are no policies. */
export type PlayerSpec = PolicySpec | { readonly kind: 'fixed'; readonly arm: number } | { readonly kind: 'oracle' };

/** What plays a trial. */
export interface Player {
  /** @param costs what every arm would cost in this round, where that can be known */
  select(context: Context, costs: Float64Array | undefined): number;
  /** Learns the reward of the arm that was selected last. */
  update(reward: number): void;
}

/** A player by its name in the experiment. */
export interface NamedPlayer {
  readonly name: string;
  readonly spec: PlayerSpec;
  readonly baseline: boolean;
}

/** The baselines of an environment: uniform, each fixed arm, and the oracle where costs can be known before the choice. */
export function baselines(environment: Environment, peeks: boolean): readonly NamedPlayer[] {
  const fixed = environment.arms.map((name, arm) => ({ name: `fixed:${name}`, spec: { kind: 'fixed', arm } as const }));
  const oracle = peeks ? [{ name: 'oracle', spec: { kind: 'oracle' } as const }] : [];
  return [{ name: 'uniform', spec: { kind: 'uniform' } as const }, ...fixed, ...oracle].map((player) => ({
    ...player,
    baseline: true,
  }));
}

/** The arm of the least cost, the first of several. */
export function leastCost(costs: Float64Array): number {
  let best = 0;
  for (let arm = 1; arm < costs.length; arm++) if (costs[arm]! < costs[best]!) best = arm;
  return best;
}

const ignore = () => undefined;

/**
 * The player that a spec describes, for an environment.
 * @throws RangeError, one sentence, on a policy that cannot play the environment
 */
export function createPlayer(spec: PlayerSpec, environment: Environment, rng: Rng): Player {
  if (spec.kind === 'oracle')
    return {
      select(_, costs) {
        if (costs === undefined) throw new RangeError(`the costs of "${environment.name}" are not known beforehand.`);
        return leastCost(costs);
      },
      update: ignore,
    };
  const policy = createPolicy(spec, { arms: environment.arms.length, dimension: environment.features.length, rng });
  let pull: { readonly choice: ReturnType<typeof policy.select>; readonly context: Context };
  return {
    select(context) {
      pull = { choice: policy.select(context), context };
      return pull.choice.arm;
    },
    update: (reward) => policy.update(pull.choice, reward, pull.context),
  };
}
