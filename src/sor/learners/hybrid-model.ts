import type { Rng } from '../../util/rng.ts';
import { createOffsetBandit, type OffsetState } from './offset-bandit.ts';
import type { Evidence, OmegaModel, OmegaModelState, OmegaProposal, SystemView } from './omega-model.ts';
import { createSpectralField, type SpectralPrediction } from './spectral-field.ts';

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

/** Beyond this relative error of the predicted eigenvalue it pays to solve in a way that shows it. */
const uncertain = 0.25;
/** Beyond this logarithm of count over expected count the spectrum has changed in a way that no feature showed. */
const surprise = 0.3;

interface Curve {
  /** Offsets of -log(-log(omega - 1)) from the theory's. */
  readonly offsets: readonly number[];
  /** The theory's logarithm of the count there, relative to its optimum. */
  readonly cost: (offset: number) => number;
  /** The theory's power of -log(omega* - 1) in the count. */
  readonly slope: number;
  /** How many observations the theory's curve is worth, and the least deviation of a logarithm of a count from it. */
  readonly strength: number;
  readonly noise: number;
}

const curves: Readonly<Record<RelaxedMethod, Curve>> = {
  sor: {
    offsets: [-0.6, -0.4, -0.25, -0.12, 0, 0.08, 0.16, 0.3, 0.5],
    // Right of omega* the rate is log(omega - 1). Left of it the loss is softened, as it is for counts of finite length.
    cost: (offset) => {
      if (offset >= 0) return 0.9 * offset;
      const wider = Math.exp(-offset);
      return -0.7 * Math.log(wider - Math.sqrt(wider * wider - 1));
    },
    slope: -1,
    strength: 2,
    noise: 0.02,
  },
  'ssor-cg': {
    offsets: [-1.5, -1, -0.6, -0.3, 0, 0.3, 0.6],
    // The bound's minimiser is too large where few eigenvalues are small, and never too small by much.
    cost: (offset) => 0.5 * Math.log(Math.cosh(offset + 0.3)),
    slope: -0.5,
    strength: 1,
    noise: 0.03,
  },
};

/**
 * 2 / (1 + s), where s^2 = gap (2 - gap) gives Young's omega* for gap = 1 - beta.
 * @param gap 1 - beta, in (0, 1]
 * @param excess nu / mu of lemma E.2 of "Learning to relax"; with it s^2 = 2 (1 + 2 nu) / mu wherever that is larger gives
 * the minimiser of the bound on the condition number of SSOR-PCG
 */
function relaxation(gap: number, excess: number): number {
  const s = Math.sqrt(Math.max(gap * (2 - gap), 2 * (gap + 2 * excess)));
  return Math.min(Math.max(2 / (1 + s), 1 + 1e-9), 2 - 1e-9);
}

/** The parameter whose rate -log(omega - 1) is exp(-offset) times that of the given one. */
function moved(omega: number, offset: number): number {
  return Math.min(2 - 1e-9, 1 + (omega - 1) ** Math.exp(-offset));
}

/** What a hybrid model has learned. */
export interface HybridSaved {
  readonly field: readonly (readonly number[])[];
  readonly offsets: OffsetState;
  readonly counts: readonly number[];
}

/**
 * The default model: theory where it holds, counts where it does not.
 *
 * 1. The extreme eigenvalue that sets omega* is learned over the features of the systems from a few solves that show it:
 *    for SOR, conjugate gradients with Jacobi's preconditioner; for SSOR-PCG its own Ritz values, at first with omega = 1.
 * 2. Offsets from the theory's omega are a bandit whose prior is the theory's curve and whose noise is how badly the theory
 *    explained the counts so far.
 * 3. A count far from the expected one, or an eigenvalue far from the predicted one, renews the spectral part.
 *
 * Sources: Young, Iterative Solution of Large Linear Systems, 1971, section 6.2; Khodak, Chow, Balcan & Talwalkar,
 * "Learning to relax", ICLR 2024, lemma E.2.
 * @throws RangeError on a saved state that no hybrid model wrote
 */
export function createHybridModel(setup: HybridSetup, saved?: HybridSaved): OmegaModel {
  const { method, features, rng } = setup;
  const { offsets, cost } = curves[method];
  const field = createSpectralField(features, { mean: 0.5, deviation: 0.5 }, saved?.field);
  const bandit = createOffsetBandit({ ...curves[method], prior: offsets.map(cost) }, rng, saved?.offsets);
  // Rounds, rounds spent on revealing the spectrum, 1 after a surprise, nu / mu' with mu' = mu + 4 nu, and its weight.
  const counts = Float64Array.from(saved?.counts ?? [0, 0, 0, 0, 0]);
  let offset = 0;
  // Of the last proposal, which learn needs again.
  let told: { readonly system: SystemView; readonly prediction: SpectralPrediction | undefined } | undefined;

  /** 1 - beta where lambda was observed as it is, with mu' in place of mu for SSOR-PCG. */
  const gapOf = (lambda: number, diagonal: number) => Math.min(1, Math.max(lambda / diagonal, 1e-12));
  /** omega of the theory, or undefined where the prediction says that there is none. */
  function theory(lambda: number, diagonal: number): number {
    const gap = gapOf(lambda, diagonal);
    if (method === 'sor') return relaxation(gap, 0);
    const ratio = Math.max(-0.2, Math.min(0.24, counts[3]!));
    // mu = mu' (1 - 4 ratio), and nu / mu = ratio / (1 - 4 ratio).
    return relaxation(Math.min(1, gap / (1 - 4 * ratio)), ratio / (1 - 4 * ratio));
  }

  function propose(system: SystemView): OmegaProposal {
    const prediction = field.predict(system);
    told = { system, prediction };
    const unsure = prediction === undefined || counts[2] === 1 || prediction.spread > uncertain;
    const reveal = unsure && counts[1]! < 3 + counts[0]! / 20;
    if (prediction === undefined || (reveal && method === 'ssor-cg'))
      return { omega: 1, probe: reveal && method === 'sor', watch: true };
    offset = bandit.draw();
    // Too large an omega costs little, too small a one much: lean by half the uncertainty.
    const lambda = prediction.lambda * (1 - 0.5 * Math.min(prediction.spread, 0.5));
    const omega = moved(theory(lambda, system.diagonal), offset);
    return { omega, probe: reveal, watch: reveal || (method === 'ssor-cg' && counts[4]! < 16) };
  }

  /** What a smallest Ritz value says of lambda, with the standard deviation of its relative error. */
  function observe(system: SystemView, { probe, omega }: OmegaProposal, ritz: number, iterations: number): void {
    const error = iterations > 8 ? 0.02 : 0.2;
    const before = field.predict(system);
    if (probe || omega <= 1) {
      // SSOR-PCG with omega = 1: 1 / theta - 1 = mu / 4 + nu.
      const lambda = probe ? ritz * system.diagonal : system.diagonal / Math.max(1, 4 * (1 / ritz - 1));
      const changed = before !== undefined && Math.abs(Math.log(lambda / before.lambda)) > 2 * surprise;
      if (changed && before.spread < uncertain / 2) field.forget();
      field.observe(system, lambda, error);
    } else if (before !== undefined && method === 'ssor-cg') {
      // omega / theta - 1 = mu (2 - omega)^2 / (4 omega) + omega nu.
      const k = (2 - omega) ** 2 / (4 * omega);
      if (omega - 4 * k < 0.5) return;
      const ratio = ((omega / ritz - 1) * gapOf(before.lambda, system.diagonal) - k) / (omega - 4 * k);
      counts[4]! += 1;
      counts[3]! += (Math.max(-0.2, Math.min(0.24, ratio)) - counts[3]!) / counts[4]!;
    }
  }

  return {
    name: `hybrid:${method}`,
    propose,
    learn(system, proposal, result, { smallestRitz }: Evidence) {
      const before = told?.system === system ? told.prediction : field.predict(system);
      const revealed = proposal.probe || before === undefined || (method === 'ssor-cg' && proposal.omega === 1);
      counts[0]! += 1;
      if (revealed) {
        counts[1]! += 1;
        counts[2] = 0;
      }
      if (smallestRitz !== undefined && smallestRitz > 0 && Number.isFinite(smallestRitz))
        observe(system, proposal, Math.min(1, smallestRitz), result.iterations);
      if (revealed || before === undefined) return;
      const scale = Math.log(-Math.log(theory(before.lambda, system.diagonal) - 1));
      // A solve that was given up needs longer than it was given: how much longer, its residual does not say here.
      const count = Math.max(1, result.converged ? result.iterations : 2 * result.iterations);
      const expected = bandit.expect(offset, scale);
      const strange = expected !== undefined && Math.abs(Math.log(count) - expected) > surprise;
      if (strange && Math.abs(count - Math.exp(expected)) > 5) counts[2] = 1;
      else bandit.learn(offset, count, scale);
    },
    toJSON: (): OmegaModelState => ({
      kind: 'hybrid',
      method,
      features,
      rng: rng.toJSON(),
      learned: { field: field.toJSON(), offsets: bandit.toJSON(), counts: [...counts] },
    }),
  };
}
