import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../src/bandits/spec.ts';
import { type Configuration, configurationName } from '../../src/sor/configuration.ts';
import { createConfigurationLearner } from '../../src/sor/configuration-learner.ts';
import { subtractProduct } from '../../src/sor/csr-operations.ts';
import { type Learner, learnByModel, learnByPolicy } from '../../src/sor/learner.ts';
import { createHybridModel } from '../../src/sor/learners/hybrid-model.ts';
import { relax } from '../../src/sor/relax.ts';
import { restoreLearner } from '../../src/sor/restore-learner.ts';
import type { LinearSystem } from '../../src/sor/sequence.ts';
import { createSequenceSolver } from '../../src/sor/sequence-solver.ts';
import { createSequence } from '../../src/sor/sequences/spec.ts';
import { createRng } from '../../src/util/rng.ts';

const arms: readonly Configuration[] = [1, 1.3, 1.6, 1.9].map((omega) => ({ method: 'sor', omega }));
const rng = () => createRng(7).fork('learner');

const learners: Readonly<Record<string, () => Learner>> = {
  policy: () =>
    learnByPolicy(
      arms,
      createPolicy({ kind: 'tsallis-inf', scale: 'mean' }, { arms: 4, dimension: 1, rng: rng() }),
      10_000,
    ),
  'model, SOR': () => learnByModel('sor', createHybridModel({ method: 'sor', features: 1, rng: rng() })),
  'model, SSOR-PCG': () => learnByModel('ssor-cg', createHybridModel({ method: 'ssor-cg', features: 1, rng: rng() })),
  configurations: () => createConfigurationLearner({ features: 1, rng: rng() }),
};

const systems = [...createSequence({ kind: 'shifted-laplacian', systems: 60, side: 6, seed: 2 })];

/** What a run did, without what is not plain. */
function run(learner: Learner, part: Iterable<LinearSystem>) {
  return [...relax(part, learner)].map(({ index, plan, result }) => ({
    index,
    name: configurationName(plan.configuration),
    iterations: result.iterations,
    flops: result.flops,
    converged: result.converged,
  }));
}

describe.each(Object.entries(learners))('relax by a %s', (_, create) => {
  it('solves every system', () => {
    for (const { system, result } of relax(systems, create())) {
      expect(result.converged).toBe(true);
      const error = subtractProduct(system.a, system.b, result.x, new Float64Array(system.b.length));
      expect(error).toBeLessThan(2e-8 * Math.hypot(...system.b));
    }
  });

  it('does the same for the same seed, and goes on from a saved state', () => {
    const whole = run(create(), systems);
    expect(run(create(), systems)).toEqual(whole);
    const learner = create();
    run(learner, systems.slice(0, 25));
    const restored = restoreLearner(JSON.parse(JSON.stringify(learner)));
    expect(JSON.stringify(restored)).toBe(JSON.stringify(learner));
    expect(run(restored, systems.slice(25)).map(({ name }) => name)).toEqual(whole.slice(25).map(({ name }) => name));
  });

  it('keeps what it learned when the stream throws, the consumer stops, or a system cannot be solved', () => {
    function* broken() {
      yield* systems.slice(0, 10);
      throw new Error('the simulation ended');
    }
    const learner = create();
    expect(() => run(learner, broken())).toThrow('the simulation ended');
    const after = create();
    run(after, systems.slice(0, 10));
    expect(JSON.stringify(learner)).toBe(JSON.stringify(after));
    const bad = { ...systems[10]!, b: systems[10]!.b.map(() => Number.NaN) };
    expect(() => run(learner, [bad])).toThrow(RangeError);
    expect(run(learner, systems.slice(11, 20)).every(({ converged }) => converged)).toBe(true);
    for (const { index } of relax(systems.slice(20), learner)) if (index === 3) break;
    expect(() => restoreLearner(JSON.parse(JSON.stringify(learner)))).not.toThrow();
  });

  it('flags what does not converge and goes on', () => {
    const learner = create();
    const rule = { tolerance: 1e-8, relativeTo: 'initial', maxIterations: 2 } as const;
    const steps = [...relax(systems.slice(0, 12), learner, { rule })];
    expect(steps.every(({ result }) => !result.converged && result.reason === 'iterations')).toBe(true);
    expect(() => restoreLearner(JSON.parse(JSON.stringify(learner)))).not.toThrow();
    expect(run(learner, systems.slice(12, 30)).every(({ converged }) => converged)).toBe(true);
  });
});

describe('a sequence whose size changes', () => {
  it('is solved as any other', () => {
    const mixed = [4, 9, 4, 6].flatMap((side) => [
      ...createSequence({ kind: 'shifted-laplacian', systems: 5, side, seed: side }),
    ]);
    for (const create of Object.values(learners))
      expect(run(create(), mixed).every(({ converged }) => converged)).toBe(true);
  });
});

describe('the solver object', () => {
  it('gives an x of its own, and takes it back as a start', () => {
    const rule = { tolerance: 1e-8, relativeTo: 'rhs', maxIterations: 1000 } as const;
    const solver = createSequenceSolver(learners.configurations!(), { rule });
    const [first, second] = systems as [LinearSystem, LinearSystem];
    const { x } = solver.solve(first.a, first.b, { context: first.context });
    const kept = x.slice();
    const again = solver.solve(first.a, first.b, { context: first.context, x0: x });
    solver.solve(second.a, second.b, { context: second.context });
    expect(x).toEqual(kept);
    expect([again.converged, again.iterations]).toEqual([true, 0]);
    expect(restoreLearner(JSON.parse(JSON.stringify(solver))).toJSON()).toEqual(solver.toJSON());
  });

  it('learns without contexts', () => {
    const solver = createSequenceSolver(
      learnByModel('sor', createHybridModel({ method: 'sor', features: 0, rng: rng() })),
    );
    const counts = systems.map(({ a, b }) => solver.solve(a, b).iterations);
    const plain = systems.map(({ a, b }) =>
      createSequenceSolver(learnByPolicy(arms.slice(0, 1), single(), 100)).solve(a, b),
    );
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(counts.slice(10))).toBeLessThan(0.5 * mean(plain.map(({ iterations }) => iterations).slice(10)));
  });
});

const single = () => createPolicy({ kind: 'uniform' }, { arms: 1, rng: rng() });

describe('a bandit over configurations', () => {
  it('refuses a policy of another number of arms, and a worst count that is none', () => {
    expect(() => learnByPolicy(arms, single(), 100)).toThrow('the policy has 1 arms where there are 4 configurations.');
    expect(() => learnByPolicy(arms.slice(1, 2), single(), 1)).toThrow('the worst count must be more than 1, not 1.');
  });
});

it.each([null, {}, { kind: 'x' }, { kind: 'configurations' }, { kind: 'model', method: 'sor', model: {} }])(
  'restoreLearner refuses %j',
  (state) => {
    expect(() => restoreLearner(state as never)).toThrow(RangeError);
  },
);
