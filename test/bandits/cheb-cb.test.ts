import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createChebCb } from '../../src/bandits/cheb-cb.ts';
import type { Learned } from '../../src/bandits/shared.ts';
import { createRng, type Rng } from '../../src/util/rng.ts';

interface Golden {
  readonly trace: readonly { t: number; c: number; p: number[]; i: number; loss: number; eta: number }[];
  readonly theta: readonly number[][];
}

// From a transcription of the authors' ChebCB.m (d = 4, T = 60, m = 3, [a, b] = [-1, 1], u = 1/2 in every round).
const golden = JSON.parse(readFileSync(new URL('../golden/cheb-cb-trace.json', import.meta.url), 'utf8')) as Golden;

const worst = 1000;
const centres = [-0.8, -0.2, 0.3, 0.9];
const contextOf = (t: number) => Float64Array.of(-1 + (2 * ((37 * (t - 1)) % 60)) / 59);
const lossOf = (t: number, arm: number) => Math.round(20 + 30 * Math.abs(contextOf(t)[0]! - centres[arm]!));

function scripted(): { rng: Rng; value: number } {
  const script = { value: 0.5, rng: createRng(1) };
  return Object.assign(script, { rng: { ...script.rng, next: () => script.value } });
}

describe('the published program', () => {
  const script = scripted();
  const options = { features: 3, low: -1, high: 1, unit: 1 / worst };
  const policy = createChebCb(options, { arms: 4, dimension: 1, rng: script.rng });
  const totals = () => (policy.toJSON().learned as Learned).totals!;
  const seen = new Map<number, { p: number[]; arm: number; loss: number; eta: number }>();
  for (let t = 1; t <= 60; t++) {
    const context = contextOf(t);
    // The sum of two probabilities is 1/2 up to rounding in rounds 1 and 3 to 5: which arm the draw falls on is the
    // transcription's rounding, the second one in round 5.
    script.value = t === 5 ? 0.5 + 1e-9 : 0.5 - 1e-9;
    const { arm } = policy.select(context);
    const p = [0, 1, 2, 3].map(() => 0);
    for (let k = 0; k < 4000; k++) {
      script.value = (k + 0.5) / 4000;
      const choice = policy.select(context);
      p[choice.arm] = choice.probability;
    }
    const loss = lossOf(t, arm);
    seen.set(t, { p, arm, loss, eta: totals()[2]! });
    policy.update({ arm, probability: 1 }, 1 - (loss - 1) / worst, context);
  }

  it.each(golden.trace)('plays round $t as it does', ({ t, c, p, i, loss, eta }) => {
    const round = seen.get(t)!;
    expect(contextOf(t)[0]).toBeCloseTo(c, 12);
    expect([round.arm, round.loss]).toEqual([i, loss]);
    expect(Math.abs(round.eta - eta)).toBeLessThanOrEqual(1e-11 * (1 + eta));
    for (let arm = 0; arm < 4; arm++) expect(round.p[arm]).toBeCloseTo(p[arm]!, 10);
  });

  it('ends with its coefficients', () => {
    // In the last round the transcription's losses are no longer padded with zeros, which changes its unit.
    const losses = [...Array(60).keys()].map((k) => k + 1);
    const norm = (range: number) => 2 + 4 * range * (1 + Math.log(3));
    const thetas = (policy.toJSON().learned as Learned).thetas!;
    const unit = golden.theta[0]![0]! / thetas[0]!;
    expect(losses).toHaveLength(60);
    expect(unit).toBeGreaterThan(1);
    expect(unit).toBeLessThan(norm(1) / norm(0));
    golden.theta.flat().forEach((theta, k) => {
      expect(thetas[k]! * unit).toBeCloseTo(theta, 10);
    });
  });
});

describe('the constants of the theory', () => {
  it('keep the step size for all rounds, and learn a policy over contexts', () => {
    const rng = createRng(3);
    const policy = createChebCb({ horizon: 4000, features: 4 }, { arms: 3, dimension: 1, rng: rng.fork('policy') });
    const noise = rng.fork('noise');
    let right = 0;
    for (let t = 0; t < 4000; t++) {
      const context = Float64Array.of(2 * noise.next() - 1);
      const choice = policy.select(context);
      const best = context[0]! < 0 ? 0 : 2;
      policy.update(choice, choice.arm === best ? 0.9 : 0.3, context);
      if (t >= 3000 && choice.arm === best) right++;
    }
    expect(right).toBeGreaterThan(500);
  });
});

it('takes a context outside of its range for the nearer end', () => {
  const policy = createChebCb({}, { arms: 2, dimension: 1, rng: createRng(1) });
  for (let k = 0; k < 40; k++) policy.update({ arm: k % 2, probability: 0.5 }, (k % 2) / 2, Float64Array.of(1));
  const at = (x: number) => {
    const counts = [0, 0];
    for (let k = 0; k < 200; k++) counts[policy.select(Float64Array.of(x)).arm]!++;
    return counts[1]! / 200;
  };
  expect(at(50)).toBeGreaterThan(0.8);
  expect(at(1)).toBeGreaterThan(0.8);
});

it.each([
  [{ low: 1, high: 1 }, 'the option "high" of the policy "cheb-cb" is 1; it must be more than 1.'],
  [{ features: 0 }, 'the option "features" of the policy "cheb-cb" is 0; it must be at least 1.'],
])('refuses %j', (options, message) => {
  expect(() => createChebCb(options, { arms: 2, dimension: 1, rng: createRng(1) })).toThrow(message);
});
