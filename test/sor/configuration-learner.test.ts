import { describe, expect, it } from 'vitest';
import { type Configuration, configurationName, runConfiguration } from '../../src/sor/configuration.ts';
import { type Arm, armName, createConfigurationLearner } from '../../src/sor/configuration-learner.ts';
import type { Plan } from '../../src/sor/learner.ts';
import { relax } from '../../src/sor/relax.ts';
import { createPlanRunner } from '../../src/sor/run-plan.ts';
import { createSequence } from '../../src/sor/sequences/spec.ts';
import { createRng } from '../../src/util/rng.ts';

const mic: Configuration = { method: 'incomplete-cg', modified: 1 };
const rng = () => createRng(5).fork('learner');

describe.each([
  ['shifted-laplacian', {}],
  ['graph-laplacian', { vertices: 200 }],
  ['diffusion', { side: 12 }],
  ['regime-switches', { every: 40 }],
])('on %s', (kind, options) => {
  it('costs little more than the default at worst', () => {
    const sequence = createSequence({ kind, ...options, systems: 150 });
    const learner = createConfigurationLearner({ features: sequence.features.length, rng: rng() });
    let learned = 0;
    let standard = 0;
    for (const { system, result } of relax(sequence, learner)) {
      learned += result.flops;
      standard += runConfiguration(mic, system.a, system.b, {}, false).flops;
    }
    expect(learned / standard).toBeLessThan(1.05);
  });
});

describe('the backstop', () => {
  const sequence = [...createSequence({ kind: 'shifted-laplacian', side: 15, systems: 20 })];

  it('bounds what a bad arm costs, and goes on from where it got', () => {
    const runner = createPlanRunner({});
    for (const system of sequence) {
      const { flops } = runConfiguration(mic, system.a, system.b, {}, false);
      const plan: Plan = {
        configuration: { method: 'sor', omega: 0.1 },
        watch: false,
        backstop: { configuration: mic, cost: flops, unit: 'flops' },
      };
      const result = runner.run(plan, system);
      expect(result.converged).toBe(true);
      expect(result.first?.converged).toBe(false);
      expect(result.first!.flops).toBeLessThan(1.2 * flops);
      expect(result.flops).toBeLessThan(2.4 * flops);
      expect(result.residual).toBeLessThanOrEqual(1e-8 * result.first!.start);
    }
  });

  it('begins anew where the arm made things worse', () => {
    const [{ a, b, context }] = sequence as [(typeof sequence)[0]];
    const x0 = runConfiguration(
      mic,
      a,
      b,
      { rule: { tolerance: 1e-3, relativeTo: 'rhs', maxIterations: 99 } },
      false,
    ).x;
    const backstop = { configuration: mic, cost: 1, unit: 'flops' } as const;
    const plan: Plan = { configuration: { method: 'sor', omega: 1.999 }, watch: false, backstop };
    const result = createPlanRunner({}).run(plan, { a, b, context, x0 });
    const alone = runConfiguration(mic, a, b, { x0 }, false);
    expect(result.converged).toBe(true);
    expect(result.iterations - result.first!.iterations).toBeLessThanOrEqual(alone.iterations + 1);
  });

  it('counts time where the cost is time', () => {
    let now = 0;
    const clock = () => now++;
    const backstop = { configuration: mic, cost: 20, unit: 'seconds' } as const;
    const plan: Plan = { configuration: { method: 'sor', omega: 1 }, watch: false, backstop };
    const result = createPlanRunner({ clock }).run(plan, sequence[0]!);
    expect(result.converged).toBe(true);
    expect(result.first?.iterations).toBeLessThanOrEqual(21);
  });
});

describe('the learner of configurations', () => {
  it('tries every arm and settles on the cheapest', () => {
    const arms: readonly Arm[] = [
      { method: 'cg' },
      { method: 'sor', omega: 1 },
      mic,
      { method: 'ssor-cg', omega: 'learned' },
    ];
    const sequence = createSequence({ kind: 'diffusion', side: 14, systems: 120 });
    const learner = createConfigurationLearner({ arms, features: 1, rng: rng() });
    const names = [...relax(sequence, learner)].map(({ plan }) => configurationName(plan.configuration));
    expect(new Set(names.map((name) => name.split('(')[0]))).toEqual(new Set(['cg', 'sor', 'mic0-cg', 'ssor-cg']));
    expect(names.slice(-20).filter((name) => name === 'mic0-cg').length).toBeGreaterThan(15);
    expect(arms.map(armName)).toEqual(['cg', 'sor(1)', 'mic0-cg', 'ssor-cg(learned)']);
  });

  it('refuses arms that cannot be', () => {
    expect(() => createConfigurationLearner({ arms: [], features: 0, rng: rng() })).toThrow('at least one');
    expect(() =>
      createConfigurationLearner({ arms: [{ method: 'sor', omega: 'learned' }], features: 0, rng: rng() }),
    ).toThrow('still to be learned');
  });
});
