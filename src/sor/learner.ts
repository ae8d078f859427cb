import type { Policy } from '../bandits/policy.ts';
import type { Configuration, ConfigurationResult } from './configuration.ts';
import type { Csr } from './csr.ts';
import type { RelaxedMethod } from './learners/hybrid-model.ts';
import type { OmegaModel, SystemView } from './learners/omega-model.ts';
import type { LinearSystem } from './sequence.ts';

/** How the next system is to be solved. */
export interface Plan {
  readonly configuration: Configuration;
  /** Whether to gather what the solve shows of the spectrum. */
  readonly watch: boolean;
  /** Takes over, from where the first one got, where that does not converge within its share of the cost. */
  readonly backstop?: {
    readonly configuration: Configuration;
    /** The most that the first one may spend: floating-point operations, or seconds. */
    readonly cost: number;
    readonly unit: 'flops' | 'seconds';
  };
}

/** What came of a plan. */
export interface PlanResult extends ConfigurationResult {
  /** Of the whole solve; 0 without a clock. */
  readonly seconds: number;
  /** The chosen configuration's own part, where the backstop took over. */
  readonly first?: ConfigurationResult & { readonly seconds: number; readonly start: number };
}

/** One system between the choice and what came of it. */
export interface Attempt {
  readonly plan: Plan;
  /** Tells the learner what came of it; never called for a system that could not be solved at all. */
  learn(result: PlanResult): void;
}

/** Decides how each system of a sequence is solved, and learns from what came of it. */
export interface Learner {
  readonly name: string;
  attempt(system: LinearSystem): Attempt;
  /** The state as plain JSON, to go on with. */
  toJSON(): LearnerState;
}

/** What a learner knows, as plain JSON. */
export interface LearnerState {
  readonly kind: 'policy' | 'model' | 'configurations';
  readonly [field: string]: unknown;
}

/** At most so many entries of a diagonal are looked at: a mean needs no more, and a solve costs thousands of times as much. */
const sampled = 256;

/** What models are told of a system. */
export function viewOf({ a, context }: { readonly a: Csr; readonly context: SystemView['context'] }): SystemView {
  const stride = Math.max(1, Math.floor(a.size / sampled));
  let sum = 0;
  let count = 0;
  for (let i = 0; i < a.size; i += stride, count++) sum += a.diagonal[i]!;
  return { context, diagonal: count === 0 ? 1 : sum / count };
}

/**
 * The reward of a solve, in [0, 1]: 1 - (iterations - 1) / (worst - 1), and 0 for a solve that failed. Linear, so that mean
 * rewards order arms as mean counts do.
 */
export function countReward({ iterations, converged }: ConfigurationResult, worst: number): number {
  return converged ? Math.max(0, Math.min(1, 1 - (iterations - 1) / (worst - 1))) : 0;
}

/** A bandit over configurations: reward {@link countReward}, where `worst` is a count that no solve should reach. */
export function learnByPolicy(arms: readonly Configuration[], policy: Policy, worst: number): Learner {
  if (policy.arms !== arms.length)
    throw new RangeError(`the policy has ${policy.arms} arms where there are ${arms.length} configurations.`);
  if (!(worst > 1)) throw new RangeError(`the worst count must be more than 1, not ${worst}.`);
  return {
    name: policy.name,
    attempt({ context }) {
      const choice = policy.select(context);
      return {
        plan: { configuration: arms[choice.arm]!, watch: false },
        learn: (result) => policy.update(choice, countReward(result, worst), context),
      };
    },
    toJSON: () => ({ kind: 'policy', policy: policy.toJSON(), arms, worst }),
  };
}

/** The configuration that a model proposes for a method. */
export function proposed(method: RelaxedMethod, { omega, probe }: { omega: number; probe: boolean }): Configuration {
  return probe ? { method: 'jacobi-cg' } : { method, omega };
}

/** A model that proposes omega, for SOR or SSOR-PCG. */
export function learnByModel(method: RelaxedMethod, model: OmegaModel): Learner {
  return {
    name: model.name,
    attempt(system) {
      const view = viewOf(system);
      const proposal = model.propose(view);
      const configuration = proposed(method, proposal);
      // Conjugate gradients fail on matrices on which SOR may not.
      const backstop = { configuration: { method: 'sor', omega: 1 }, cost: Infinity, unit: 'flops' } as const;
      return {
        plan: { configuration, watch: proposal.watch, ...(proposal.probe ? { backstop } : {}) },
        learn: (result) => model.learn(view, proposal, result.first ?? result, result.evidence),
      };
    },
    toJSON: () => ({ kind: 'model', method, model: model.toJSON() }),
  };
}
