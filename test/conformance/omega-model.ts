import { describe, expect, it } from 'vitest';
import { runConfiguration } from '../../src/sor/configuration.ts';
import { proposed, viewOf } from '../../src/sor/learner.ts';
import type { RelaxedMethod } from '../../src/sor/learners/hybrid-model.ts';
import type { OmegaModel, OmegaModelState } from '../../src/sor/learners/omega-model.ts';
import { restoreModel } from '../../src/sor/learners/restore.ts';
import type { LinearSystem } from '../../src/sor/sequence.ts';
import { createSequence, type SequenceSpec } from '../../src/sor/sequences/spec.ts';
import { createRng, type Rng } from '../../src/util/rng.ts';

/** A model under the conformance suite. */
export interface OmegaModelSubject {
  readonly method: RelaxedMethod;
  readonly create: (features: number, rng: Rng) => OmegaModel;
  /** Iterations per system over those with omega = 1, in the second half of 120 shifted Laplacians. */
  readonly learns: number;
}

function throughJson(model: OmegaModel): OmegaModelState {
  return JSON.parse(JSON.stringify(model)) as OmegaModelState;
}

const systemsOf = (spec: SequenceSpec) => [...createSequence(spec)];

/** The rules that every model of omega must keep. */
export function omegaModelSuite(title: string, { method, create, learns }: OmegaModelSubject): void {
  /** Solves systems, and returns what was proposed and the counts. */
  function play(model: OmegaModel, systems: readonly LinearSystem[]) {
    return systems.map((system) => {
      const view = viewOf(system);
      const proposal = model.propose(view);
      const { a, b, x0 } = system;
      const rule = { tolerance: 1e-8, relativeTo: 'initial', maxIterations: 3000 } as const;
      const options = x0 === undefined ? { rule } : { rule, x0 };
      const result = runConfiguration(proposed(method, proposal), a, b, options, proposal.watch);
      model.learn(view, proposal, result, result.evidence);
      return { ...proposal, iterations: result.iterations };
    });
  }
  const shifts = systemsOf({ kind: 'shifted-laplacian', systems: 120, seed: 4 });
  const make = (features: number, seed = 1) => create(features, createRng(seed).fork('model'));

  describe(`${title} is a model of omega`, () => {
    it.each<SequenceSpec>([
      { kind: 'shifted-laplacian', systems: 40, stencil: 'nine-point', domain: 'l-shape' },
      { kind: 'heat', systems: 25, cells: 8 },
      { kind: 'regime-switches', systems: 30, every: 10 },
      { kind: 'graph-laplacian', systems: 25, vertices: 60 },
      { kind: 'bratu', systems: 20 },
    ])('proposes an omega within (0, 2) for $kind, whatever it has seen', (spec) => {
      const features = createSequence(spec).features.length;
      for (const { omega } of play(make(features), systemsOf(spec))) {
        expect(omega).toBeGreaterThan(0);
        expect(omega).toBeLessThan(2);
      }
    });

    it('plays the same run from the same seed', () => {
      expect(play(make(1), shifts.slice(0, 40))).toEqual(play(make(1), shifts.slice(0, 40)));
    });

    it('goes on from its saved state as if it had never stopped', () => {
      for (const rounds of [0, 1, 7, 70]) {
        const model = make(1);
        play(model, shifts.slice(0, rounds));
        const restored = restoreModel(throughJson(model));
        expect(JSON.stringify(restored)).toBe(JSON.stringify(model));
        expect(play(restored, shifts.slice(rounds, rounds + 40))).toEqual(
          play(model, shifts.slice(rounds, rounds + 40)),
        );
      }
    });

    it('survives solves that fail', () => {
      const model = make(1);
      play(model, shifts.slice(0, 10));
      const view = viewOf(shifts[10]!);
      for (const reason of ['iterations', 'diverged', 'breakdown', 'interrupted'] as const) {
        const proposal = model.propose(view);
        const failed = {
          x: new Float64Array(100),
          iterations: 0,
          converged: false,
          reason,
          residual: Number.NaN,
          flops: 1,
        };
        model.learn(view, proposal, failed, { smallestRitz: Number.NaN, contraction: Number.NaN });
      }
      for (const { omega } of play(model, shifts.slice(10, 20))) expect(omega > 0 && omega < 2).toBe(true);
      expect(JSON.stringify(model)).not.toContain('null');
    });

    it('learns', () => {
      const half = shifts.slice(60);
      const model = make(1);
      play(model, shifts.slice(0, 60));
      const learned = play(model, half).reduce((sum, { iterations }) => sum + iterations, 0);
      const plain = half.reduce(
        (sum, { a, b }) => sum + runConfiguration({ method, omega: 1 }, a, b, {}, false).iterations,
        0,
      );
      expect(learned / plain).toBeLessThan(learns);
    });
  });
}
