import { type Rng, type RngState, restoreRng } from '../../util/rng.ts';
import type { Evidence, OmegaModel, OmegaModelState, OmegaProposal, SystemView } from './omega-model.ts';
import { createSpectralField } from './spectral-field.ts';
import { createOffsetBandit, type OffsetState } from './unimodal-offsets.ts';

/** The method whose relaxation parameter is to be set. */
export type RelaxedMethod = 'sor' | 'ssor-cg';

/** What a hybrid model is built on. */
export interface HybridSetup {
  readonly method: RelaxedMethod;
  /** Length of the contexts. */
  readonly features: number;
  /** A stream of its own. */
  readonly rng: Rng;
}

/** Beyond this relative error of the predicted eigenvalue a solve by conjugate gradients, which reveals it, pays. */
const uncertain = 0.25;
/** A logarithm of count over expected count that tells of a change which no feature showed. */
const surprise = 0.3;

/** Offsets of -log(-log(omega - 1)) from the theory's, and the theory's logarithm of the count there relative to its optimum. */
const curves: Readonly<Record<RelaxedMethod, { offsets: readonly number[]; cost: (offset: number) => number; slope: number }>> = {
  sor: {
    offsets: [-0.6, -0.4, -0.25, -0.12, 0, 0.08, 0.16, 0.3, 0.5],
    // Right of omega* the rate is log(omega - 1). Left of it the loss is softened, as it is for counts of finite length.
    cost: (offset) => {
      if (offset >= 0) return 0.9 * offset;
      const wider = Math.exp(-offset);
      return -0.7 * Math.log(wider - Math.sqrt(wider * wider - 1));
    },
    slope: -1,
  },
  'ssor-cg': {
    offsets: [-1.2, -0.9, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6],
    cost: (offset) => 0.5 * Math.log(Math.cosh(offset)),
    slope: -0.5,
  },
};

/**
 * omega with 2 - omega = 2 s / (1 + s), s^2 = (1 - beta^2)(1 + 2 nu): Young's parameter for nu = 0, and to the first order in
 * 1 - beta the one that minimises the bound on the condition number of SSOR-preconditioned conjugate gradients.
 *
 * Source: Khodak, Chow, Balcan & Talwalkar, "Learning to relax", ICLR 2024, lemma E.2.
 * @param gap 1 - beta, in (0, 1]
 */
function relaxation(gap: number, nu: number): number {
  const s = Math.sqrt(gap * (2 - gap) * (1 + 2 * nu));
  return Math.min(Math.max(2 / (1 + s), 1 + 1e-9), 2 - 1e-9);
}

/** The parameter whose rate -log(omega - 1) is exp(-offset) times that of the given one. */
function shifted(omega: number, offset: number): number {
  return 1 + (omega - 1) ** Math.exp(-offset);
}

/** The inverse for nu: 1 / theta = (1 + (2 - omega)^2 / (4 omega gap) + omega nu) / (2 - omega). */
export function excessOf(theta: number, omega: number, gap: number): number {
  const rest = 2 - omega;
  return (rest / theta - 1 - (rest * rest) / (4 * omega * gap)) / omega;
}

export function createHybridModel(setup: HybridSetup, saved?: OmegaModelState): OmegaModel {
  const { method, features } = setup;
  const rng = saved === undefined ? setup.rng : restoreRng(saved.rng as RngState);
  const { offsets, cost, slope } = curves[method];
  const learned = saved?.learned as
    | { field: number[][]; offsets: OffsetState; counts: number[] }
    | undefined;
  const field = createSpectralField(features, { mean: 0.5, deviation: 0.5 }, learned?.field);
  const bandit = createOffsetBandit(offsets, offsets.map(cost), slope, rng, learned?.offsets);
  // Rounds, probes, nu, its weight, 1 after a surprise.
  const counts = Float64Array.from(learned?.counts ?? [0, 0, 0, 0, 0]);
  let offset = 0;

  const gapOf = (lambda: number, diagonal: number) => Math.min(1, Math.max(lambda / diagonal, 1e-12));
  const nu = () => (method === 'sor' ? 0 : Math.max(-0.25, Math.min(20, counts[2]!)));

  function propose(system: SystemView): OmegaProposal {
    const prediction = field.predict(system);
    const allowed = 3 + counts[0]! / 20;
    const probe = prediction === undefined || counts[4] === 1 || prediction.spread > uncertain;
    if (prediction === undefined) return { omega: 1, probe: counts[1]! < allowed };
    offset = bandit.draw();
    // Too large an omega costs little, too small a one much: lean by half the uncertainty.
    const gap = gapOf(prediction.lambda * (1 - 0.5 * Math.min(prediction.spread, 0.5)), system.diagonal);
    return { omega: shifted(relaxation(gap, nu()), offset), probe: probe && counts[1]! < allowed };
  }

  return {
    name: `hybrid:${method}`,
    propose,
    learn(system, proposal, result, evidence?: Evidence) {
      counts[0]! += 1;
      const before = field.predict(system);
      if (proposal.probe) {
        counts[1]! += 1;
        counts[4] = 0;
      }
      if (evidence !== undefined) {
        const lambda = (1 - evidence.jacobiRadius) * system.diagonal;
        if (before !== undefined && Math.abs(Math.log(lambda / before.lambda)) > 2 * surprise && before.spread < uncertain / 2)
          field.forget();
        field.observe(system, lambda, evidence.error);
      }
      if (proposal.probe || before === undefined || !result.converged) return;
      const scale = Math.log(-Math.log(relaxation(gapOf(before.lambda, system.diagonal), nu()) - 1));
      const expected = bandit.expect(offset, scale);
      const count = Math.max(1, result.iterations);
      if (expected !== undefined && Math.abs(Math.log(count) - expected) > surprise && Math.abs(count - Math.exp(expected)) > 5)
        counts[4] = 1;
      else bandit.learn(offset, count, scale);
    },
    toJSON: () => ({
      kind: 'hybrid',
      method,
      features,
      rng: rng.toJSON(),
      learned: { field: field.toJSON(), offsets: bandit.toJSON(), counts: [...counts] },
    }),
  };
}
