import type { Context } from '../../bandits/policy.ts';
import type { LinearResult } from '../result.ts';

/** What a model is told of a system before it is solved. */
export interface SystemView {
  readonly context: Context;
  /** Mean of the matrix's diagonal: it shows a shift, or a scale, that no feature tells. */
  readonly diagonal: number;
}

/** How a system is to be solved. */
export interface OmegaProposal {
  /** The relaxation parameter, in (0, 2). */
  readonly omega: number;
  /** Whether to solve by conjugate gradients instead, whose Ritz values reveal the spectrum. */
  readonly probe: boolean;
}

/** What a solve said about the spectrum, beside its count. */
export interface Evidence {
  /** Spectral radius of I - D^-1 A, below 1. */
  readonly jacobiRadius: number;
  /** Standard deviation of the relative error of 1 - jacobiRadius. */
  readonly error: number;
}

/** What a model has learned, as plain JSON: `kind` names the model, the rest is its own. */
export interface OmegaModelState {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/**
 * Proposes the relaxation parameter of the next system from what earlier solves showed: unlike a policy, it needs no arms,
 * and learns from more than a reward.
 */
export interface OmegaModel {
  readonly name: string;
  propose(system: SystemView): OmegaProposal;
  /**
   * Learns from a solve, converged or not.
   * @param evidence absent where the solve showed nothing of the spectrum
   */
  learn(system: SystemView, proposal: OmegaProposal, result: LinearResult, evidence?: Evidence): void;
  /** The state, to resume bit for bit or to carry over to the next sequence. */
  toJSON(): OmegaModelState;
}
