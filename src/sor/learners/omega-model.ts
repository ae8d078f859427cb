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
  /** Whether to solve by conjugate gradients with Jacobi's preconditioner instead, whose Ritz values show the spectrum. */
  readonly probe: boolean;
  /** Whether the model can use what the solve shows of the spectrum. */
  readonly watch: boolean;
}

/** What a solve showed of the spectrum, beside its count. */
export interface Evidence {
  /** Smallest Ritz value: of D^-1 A in a probe, of M^-1 A with M = (D/omega + L) D^-1 (D/omega + U) in SSOR-PCG. */
  readonly smallestRitz?: number;
  /** Factor by which the residual shrank per sweep in the end: SOR. */
  readonly contraction?: number;
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
  /** Learns from a solve, converged or not. */
  learn(system: SystemView, proposal: OmegaProposal, result: LinearResult, evidence: Evidence): void;
  /** The state, to resume bit for bit or to carry over to the next sequence. */
  toJSON(): OmegaModelState;
}
