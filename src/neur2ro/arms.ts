import type { NeuralAdversary } from './adversary.ts';
import type { Judge } from './judge.ts';
import { type RunLimits, remaining } from './run-limits.ts';
import type { ValueNetwork } from './value-network.ts';

/** What an arm finds against a decision. */
export interface ArmAttack {
  readonly scenario: Float64Array;
  /** The recourse cost that the arm's network predicts, absent without a network. */
  readonly prediction?: number;
}

/** A way to look for the next scenario: an adversary, and the network that it and the main problem ask. */
export interface CcgArm {
  readonly name: string;
  readonly network?: ValueNetwork;
  attack(x: Float64Array, limits: RunLimits): Promise<ArmAttack>;
}

/** The exact adversary as an arm; `network` is for the main problem alone. */
export function exactArm(judge: Judge, network?: ValueNetwork): CcgArm {
  return {
    name: 'exact',
    ...(network === undefined ? {} : { network }),
    attack: async (x, limits) => ({ scenario: (await judge.evaluate(x, limits)).worst.scenario }),
  };
}

/** A network with an adversary that attacks it. */
export function neuralArm(network: ValueNetwork, adversary: NeuralAdversary): CcgArm {
  return {
    name: `${network.name}:${adversary.name}`,
    network,
    async attack(x, limits) {
      const { scenario, prediction } = await adversary.attack(x, remaining(limits));
      return { scenario, prediction };
    },
  };
}
