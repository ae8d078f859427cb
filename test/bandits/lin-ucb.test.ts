import fc from 'fast-check';
import { CholeskyDecomposition, inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { createLinUcb } from '../../src/bandits/lin-ucb.ts';
import type { Policy } from '../../src/bandits/policy.ts';
import { createRidge } from '../../src/bandits/ridge.ts';
import { createUcb1 } from '../../src/bandits/ucb1.ts';
import { createRng } from '../../src/util/rng.ts';
import { learned, nextArm, pull } from './helpers.ts';

const feature = fc.double({ min: -2, max: 2, noNaN: true });
const observation = fc.record({
  arm: fc.nat(1),
  context: fc.array(feature, { minLength: 3, maxLength: 3 }),
  reward: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** The Cholesky factor of an arm. */
function lower(policy: Policy, arm: number, dimension: number): Matrix {
  const factors = learned(policy, 'factors').slice(arm * dimension ** 2, (arm + 1) * dimension ** 2);
  return Matrix.from1DArray(dimension, dimension, factors);
}

describe('lin-ucb', () => {
  it('agrees with the explicit inverse', () => {
    const log = fc.array(observation, { minLength: 4, maxLength: 40 });
    const options = fc.record({
      alpha: fc.double({ min: 0, max: 3, noNaN: true }),
      ridge: fc.double({ min: 0.1, max: 5, noNaN: true }),
    });
    fc.assert(
      fc.property(log, options, fc.array(feature, { minLength: 3, maxLength: 3 }), (pulls, { alpha, ridge }, at) => {
        const policy = createLinUcb({ alpha, ridge }, { arms: 2, dimension: 3, rng: createRng(1) });
        const grams = [0, 1].map(() => Matrix.eye(3).mul(ridge));
        const targets = [0, 1].map(() => Matrix.zeros(3, 1));
        for (const { arm, context, reward } of [...pulls, { ...pulls[0]!, arm: 0 }, { ...pulls[0]!, arm: 1 }]) {
          policy.update(pull(arm), reward, Float64Array.from(context));
          const x = Matrix.columnVector(context);
          grams[arm]!.add(x.mmul(x.transpose()));
          targets[arm]!.add(Matrix.mul(x, reward));
        }
        const x = Matrix.columnVector(at);
        const index = [0, 1].map((arm) => {
          const explicit = inverse(grams[arm]!);
          const factor = lower(policy, arm, 3);
          const product = factor.mmul(factor.transpose()).to1DArray();
          for (const [i, value] of grams[arm]!.to1DArray().entries()) expect(product[i]).toBeCloseTo(value, 9);
          const mean = explicit.mmul(targets[arm]!).transpose().mmul(x).get(0, 0);
          return mean + alpha * Math.sqrt(Math.max(0, x.transpose().mmul(explicit).mmul(x).get(0, 0)));
        });
        expect(index[nextArm(policy, Float64Array.from(at))]).toBeCloseTo(Math.max(...index), 7);
      }),
    );
  });

  it('picks by a worked example in one dimension', () => {
    // After rewards r on x = 1: A = 1 + n, theta = sum r / A. Arm 0: 1.4 / 3 + 1 / sqrt(3) = 1.044; arm 1: 0.8 / 2 + 1 / sqrt(2) = 1.107.
    const one = Float64Array.of(1);
    const policy = createLinUcb({}, { arms: 2, dimension: 1, rng: createRng(1) });
    for (const [arm, reward] of [
      [0, 0.7],
      [0, 0.7],
      [1, 0.8],
    ] as const)
      policy.update(pull(arm), reward, one);
    expect(learned(policy, 'factors')).toEqual([Math.sqrt(3), Math.sqrt(2)].map((value) => expect.closeTo(value, 14)));
    expect(nextArm(policy, one)).toBe(1);
    policy.update(pull(1), 0, one);
    // Arm 1: 0.8 / 3 + 1 / sqrt(3) = 0.844
    expect(nextArm(policy, one)).toBe(0);
  });

  it('agrees with the explicit solution after 100,000 updates with nearly dependent features', () => {
    const models = createRidge(1, 8, 1);
    const gram = Matrix.eye(8);
    const target = Matrix.zeros(8, 1);
    const rng = createRng(4);
    const context = new Float64Array(8);
    for (let t = 0; t < 100_000; t++) {
      for (let i = 0; i < 8; i++) context[i] = i < 4 ? rng.next() : context[i - 4]! + 1e-3 * rng.next();
      const reward = rng.next();
      models.learn(0, context, reward);
      for (let i = 0; i < 8; i++) {
        target.set(i, 0, target.get(i, 0) + reward * context[i]!);
        for (let j = 0; j < 8; j++) gram.set(i, j, gram.get(i, j) + context[i]! * context[j]!);
      }
    }
    const cholesky = new CholeskyDecomposition(gram);
    const x = Matrix.columnVector([...context]);
    const mean = x.transpose().mmul(cholesky.solve(target)).get(0, 0);
    const width = Math.sqrt(x.transpose().mmul(cholesky.solve(x)).get(0, 0));
    expect(models.bound(0, context, 0)).toBeCloseTo(mean, 8);
    expect(models.bound(0, context, 1)).toBeCloseTo(mean + width, 8);
  });

  it('learns a linear environment that a policy without context cannot', () => {
    const regret = (policy: Policy) => {
      const rng = createRng(7);
      let sum = 0;
      for (let t = 0; t < 4000; t++) {
        const x = Float64Array.of(1, rng.next(), rng.next());
        const means = [x[1]!, x[2]!, 0.5];
        const choice = policy.select(x);
        policy.update(choice, rng.next() < means[choice.arm]! ? 1 : 0, x);
        if (t >= 3000) sum += Math.max(...means) - means[choice.arm]!;
      }
      return sum / 1000;
    };
    const linear = regret(createLinUcb({}, { arms: 3, dimension: 3, rng: createRng(1) }));
    const blind = regret(createUcb1({}, { arms: 3, rng: createRng(1) }));
    expect(linear).toBeLessThan(0.05);
    expect(blind).toBeGreaterThan(0.15);
  });

  it('refuses contexts that do not fit', () => {
    const policy = createLinUcb({}, { arms: 2, dimension: 2, rng: createRng(1) });
    const before = JSON.stringify(policy);
    for (const context of [
      Float64Array.of(1),
      Float64Array.of(1, 2, 3),
      Float64Array.of(1, Number.NaN),
      Float64Array.of(Infinity, 0),
    ]) {
      expect(() => policy.select(context)).toThrow(RangeError);
      expect(() => policy.update(pull(0), 1, context)).toThrow(RangeError);
    }
    expect(() => policy.select(Float64Array.of(1))).toThrow(
      'a context has 1 features where the policy was built for 2.',
    );
    expect(() => policy.select(Float64Array.of(1, Number.NaN))).toThrow('feature 1 of a context is NaN');
    expect(JSON.stringify(policy)).toBe(before);
    expect(() => createLinUcb({}, { arms: 2, rng: createRng(1) })).toThrow('at least one feature, not 0.');
  });

  it('stays finite under features of any size it takes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e100, max: 1e100, noNaN: true }), { minLength: 20, maxLength: 20 }),
        (values) => {
          const policy = createLinUcb({ ridge: 1e-9 }, { arms: 2, dimension: 2, rng: createRng(1) });
          for (let i = 0; i < values.length; i += 2) {
            const context = Float64Array.of(values[i]!, values[i + 1]!);
            policy.update(policy.select(context), 1, context);
          }
          for (const name of ['factors', 'targets']) expect(learned(policy, name).every(Number.isFinite)).toBe(true);
        },
      ),
    );
  });
});
