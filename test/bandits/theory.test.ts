import { describe, expect, it } from 'vitest';
import { createPolicy, type PolicySpec } from '../../src/bandits/spec.ts';
import { createRng } from '../../src/util/rng.ts';
import { none } from './helpers.ts';

// What theorems say of regret, seen in runs; the seeds are 0, 1, 2, ... Theorems bound the worst case of a kind of problem:
// where the best arm merely moved from 0.9 to another one at 0.9 (0.3 before), UCB1 lost nothing to those that forget.

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The pseudo-regret of a policy on Bernoulli arms at given rounds. */
function regretCurve(spec: PolicySpec, means: readonly number[], at: readonly number[], seed: number): number[] {
  const rng = createRng(seed).fork('rewards');
  const policy = createPolicy(spec, { arms: means.length, rng: createRng(seed).fork('policy') });
  const best = Math.max(...means);
  const curve: number[] = [];
  let regret = 0;
  for (let t = 1; t <= at.at(-1)!; t++) {
    const choice = policy.select(none);
    policy.update(choice, rng.next() < means[choice.arm]! ? 1 : 0, none);
    regret += best - means[choice.arm]!;
    if (t === at[curve.length]) curve.push(regret);
  }
  return curve;
}

describe('on Bernoulli arms, 50 seeds of 100,000 rounds', () => {
  const means = [0.7, 0.5];
  const divergence = 0.5 * Math.log(0.5 / 0.7) + 0.5 * Math.log(0.5 / 0.3);
  /** No consistent policy has a slope of regret against ln t below this (Lai & Robbins 1985). */
  const laiRobbins = 0.2 / divergence;
  const at = [10_000, 100_000];

  function slope(spec: PolicySpec): number {
    const curves = Array.from({ length: 50 }, (_, seed) => regretCurve(spec, means, at, seed));
    const [early, late] = at.map((_, point) => mean(curves.map((curve) => curve[point]!)));
    return (late! - early!) / Math.log(10);
  }

  // KL-UCB and Thompson sampling are asymptotically optimal; the slope of a finite run of Thompson sampling may be a little
  // below the limit.
  it('kl-ucb has about the slope of Lai and Robbins', () => {
    const ratio = slope({ kind: 'kl-ucb' }) / laiRobbins;
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
  });

  it('thompson-beta has about the slope of Lai and Robbins', () => {
    const ratio = slope({ kind: 'thompson-beta' }) / laiRobbins;
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(1.6);
  });

  it('ucb1 has a logarithmic regret, between that slope and its own bound 8 / gap', () => {
    const found = slope({ kind: 'ucb1' });
    // The leading term of UCB1 is 2 / gap, as its radius shrinks to the gap after 2 ln n / gap^2 pulls.
    expect(found / laiRobbins).toBeGreaterThan(1);
    expect(found).toBeLessThan(8 / 0.2);
    expect(found / (2 / 0.2)).toBeGreaterThan(0.5);
    expect(found / (2 / 0.2)).toBeLessThan(2);
  });
});

describe('on the sequence that defeats UCB1', () => {
  const horizon = 20_000;
  // The reward follows which arm a twin UCB1, fed the same sequence, pulls next: that arm gets 0, the other one 1.
  const twin = createPolicy({ kind: 'ucb1' }, { arms: 2, rng: createRng(5) });
  const traps = Uint8Array.from({ length: horizon }, () => {
    const trap = twin.select(none);
    twin.update(trap, 0, none);
    return trap.arm;
  });
  const bestFixed = Math.max(...[0, 1].map((arm) => traps.reduce((sum, trap) => sum + Number(trap !== arm), 0)));

  function regret(spec: PolicySpec, seed: number): number {
    const policy = createPolicy(spec, { arms: 2, rng: createRng(seed) });
    let earned = 0;
    for (const trap of traps) {
      const choice = policy.select(none);
      const reward = choice.arm === trap ? 0 : 1;
      policy.update(choice, reward, none);
      earned += reward;
    }
    return bestFixed - earned;
  }

  it('ucb1 loses in proportion to the rounds', () => {
    expect(regret({ kind: 'ucb1' }, 5)).toBe(bestFixed);
    expect(bestFixed).toBeGreaterThanOrEqual(horizon / 2);
  });

  it.each(['importance', 'reduced-variance'] as const)('tsallis-inf (%s) stays within 4 sqrt(K T) + 1', (estimator) => {
    const found = Array.from({ length: 8 }, (_, seed) => regret({ kind: 'tsallis-inf', estimator }, seed));
    expect(mean(found)).toBeLessThan(4 * Math.sqrt(2 * horizon) + 1);
  });
});

describe('after the best arm has become the worst', () => {
  const horizon = 8000;
  /** The rewards of the second half. */
  function earned(spec: PolicySpec, seed: number): number {
    const rng = createRng(seed).fork('rewards');
    const policy = createPolicy(spec, { arms: 3, rng: createRng(seed).fork('policy') });
    let late = 0;
    for (let t = 0; t < horizon; t++) {
      const choice = policy.select(none);
      const means = [t < horizon / 2 ? 0.9 : 0.1, 0.5, 0.3];
      const reward = rng.next() < means[choice.arm]! ? 1 : 0;
      policy.update(choice, reward, none);
      if (t >= horizon / 2) late += reward;
    }
    return late;
  }
  const average = (spec: PolicySpec) => mean(Array.from({ length: 10 }, (_, seed) => earned(spec, seed)));
  const ucb1 = average({ kind: 'ucb1' });

  it.each<[PolicySpec]>([
    [{ kind: 'discounted-ucb', gamma: 0.995, xi: 0.1 }],
    [{ kind: 'sliding-window-ucb', window: 400 }],
    [{ kind: 'discounted-thompson', gamma: 0.99 }],
    [{ kind: 'recency-weighted' }],
  ])('%j earns more than ucb1', (spec) => {
    expect(average(spec)).toBeGreaterThan(1.2 * ucb1);
  });
});

describe('where the best arm depends on the context', () => {
  const at = [1000, 10_000];
  /** Expected rewards 0.2 + 0.6 x and 0.8 - 0.6 x of a feature x. */
  function contextual(spec: PolicySpec, seed: number): number[] {
    const rng = createRng(seed).fork('rounds');
    const policy = createPolicy(spec, { arms: 2, dimension: 2, rng: createRng(seed).fork('policy') });
    let regret = 0;
    const curve: number[] = [];
    for (let t = 1; t <= at.at(-1)!; t++) {
      const x = rng.next();
      const means = [0.2 + 0.6 * x, 0.8 - 0.6 * x];
      const context = Float64Array.of(1, x);
      const choice = policy.select(context);
      policy.update(choice, rng.next() < means[choice.arm]! ? 1 : 0, context);
      regret += Math.max(...means) - means[choice.arm]!;
      if (t === at[curve.length]) curve.push(regret);
    }
    return curve;
  }
  /** How much more regret ten times the rounds cost: 10 is linear, sqrt(10) grows as the root. */
  function growth(spec: PolicySpec): number {
    const curves = Array.from({ length: 4 }, (_, seed) => contextual(spec, seed));
    return mean(curves.map((curve) => curve[1]!)) / mean(curves.map((curve) => curve[0]!));
  }

  it('the regret of ucb1 is linear', () => {
    expect(growth({ kind: 'ucb1' })).toBeGreaterThan(8);
  });

  it.each<[PolicySpec]>([[{ kind: 'lin-ucb' }], [{ kind: 'lin-ts' }], [{ kind: 'square-cb' }]])(
    'that of %j is not',
    (spec) => {
      expect(growth(spec)).toBeLessThan(5);
    },
  );

  it.each<[PolicySpec]>([[{ kind: 'tree-bins' }], [{ kind: 'clusters' }]])('%j has less of it than ucb1', (spec) => {
    expect(contextual(spec, 1)[1]!).toBeLessThan(0.5 * contextual({ kind: 'ucb1' }, 1)[1]!);
  });
});
