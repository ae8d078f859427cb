import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnDecisions } from '../../src/bandits/decisions.ts';
import type { Choice, Context, Policy, PolicyState } from '../../src/bandits/policy.ts';
import type { PolicySetup } from '../../src/bandits/shared.ts';
import { changeArms } from '../../src/bandits/transfer.ts';
import { createRng, type Rng, shuffle } from '../../src/util/rng.ts';

/** A policy under the conformance suite. */
export interface PolicySubject {
  readonly create: (setup: PolicySetup) => Policy;
  readonly restore: (state: PolicyState) => Policy;
  /** Whether the probability of a choice is the one it was drawn with; if not it must be 1. */
  readonly reportsProbability: boolean;
  /** Whether untried arms, an arm in flight counting as tried, come before all others. */
  readonly triesFirst: boolean;
  /** Whether it always pulls the same arm, whatever the seed. */
  readonly constant?: boolean;
  /** The least share of the best arm among the last thousand of 4,000 rounds; absent, with a reason, if it never learns. */
  readonly learns: { readonly share: number } | { readonly skip: string };
}

interface Pull {
  readonly choice: Choice;
  readonly context: Context;
}

const dimension = 3;

function contextOf(rng: Rng): Context {
  return Float64Array.of(1, rng.next(), rng.next());
}

function throughJson(policy: Policy): PolicyState {
  return JSON.parse(JSON.stringify(policy)) as PolicyState;
}

/** Plays rounds of Bernoulli arms; returns the arms pulled. */
function play(policy: Policy, means: readonly number[], rounds: number, rng: Rng): number[] {
  const pulled: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const context = contextOf(rng);
    const choice = policy.select(context);
    policy.update(choice, rng.next() < means[choice.arm]! ? 1 : 0, context);
    pulled.push(choice.arm);
  }
  return pulled;
}

/** Plays with several pulls in flight that come back in random order; returns those that are still out at the end. */
function playInFlight(policy: Policy, rounds: number, workers: number, rng: Rng): Pull[] {
  const out: Pull[] = [];
  for (let round = 0; round < rounds; round++) {
    const context = contextOf(rng);
    out.push({ choice: policy.select(context), context });
    if (out.length < workers) continue;
    const [back] = out.splice(rng.int(out.length), 1);
    policy.update(back!.choice, rng.next(), back!.context);
  }
  return out;
}

/** Everything a saved state may hold: finite numbers, texts, and lists and records of them. */
function expectPlain(value: unknown): void {
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  else if (Array.isArray(value)) value.forEach(expectPlain);
  else if (typeof value === 'object' && value !== null) {
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    Object.values(value).forEach(expectPlain);
  } else expect(typeof value).toBe('string');
}

function learnedOf(policy: Policy): unknown {
  return policy.toJSON().learned;
}

/** The rules that every policy must keep, whatever it does. */
export function policySuite(title: string, subject: PolicySubject): void {
  const make = (seed: number, arms = 4) => subject.create({ arms, dimension, rng: createRng(seed).fork('policy') });
  const anyContext = Float64Array.of(1, 0.5, 0.25);

  describe(`${title} is a policy`, () => {
    it('plays the same run from the same seed, and another from another', () => {
      const means = [0.3, 0.4, 0.5, 0.6];
      const first = play(make(1), means, 300, createRng(9));
      expect(play(make(1), means, 300, createRng(9))).toEqual(first);
      if (!subject.constant) expect(play(make(2), means, 300, createRng(9))).not.toEqual(first);
    });

    it.skipIf(subject.constant)('tries every arm', () => {
      const seen = new Set(play(make(3, 9), new Array(9).fill(0.5), 400, createRng(4)));
      expect(seen.size).toBe(9);
    });

    if (subject.triesFirst)
      it('tries each arm once before it pulls one again, whether rewards come back or not', () => {
        for (let seed = 0; seed < 20; seed++) {
          const silent = make(seed, 5);
          const arms = Array.from({ length: 5 }, () => silent.select(anyContext).arm);
          expect(arms.sort()).toEqual([0, 1, 2, 3, 4]);
          expect(play(make(seed, 5), [1, 1, 1, 1, 1], 5, createRng(1)).sort()).toEqual([0, 1, 2, 3, 4]);
          const told = make(seed, 5);
          for (const arm of [0, 3]) told.update({ arm, probability: 1 }, 1, anyContext);
          expect(play(told, [1, 1, 1, 1, 1], 3, createRng(1)).sort()).toEqual([1, 2, 4]);
        }
      });

    it.skipIf(subject.constant)('meets its first arms in an order that depends on the seed', () => {
      const firsts = new Set(Array.from({ length: 60 }, (_, seed) => make(seed).select(anyContext).arm));
      expect(firsts.size).toBe(4);
    });

    it('takes any number of pulls in flight, coming back in any order', () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 40 }), (seed, workers) => {
          const policy = make(seed);
          const rng = createRng(seed);
          for (const { choice, context } of shuffle(playInFlight(policy, 120, workers, rng), rng)) {
            expect(Number.isInteger(choice.arm) && choice.arm >= 0 && choice.arm < 4).toBe(true);
            expect(choice.probability > 0 && choice.probability <= 1).toBe(true);
            policy.update(choice, rng.next(), context);
          }
          expectPlain(policy.toJSON());
        }),
        { numRuns: 30 },
      );
    });

    it.skipIf(subject.constant)('tries all arms even when no reward ever comes back', () => {
      const policy = make(5, 6);
      const seen = new Set(Array.from({ length: 200 }, () => policy.select(anyContext).arm));
      expect(seen.size).toBe(6);
    });

    it('learns from pulls it never selected', () => {
      const policy = make(6);
      for (let i = 0; i < 200; i++) policy.update({ arm: i % 4, probability: 0.25 }, (i % 4) / 3, anyContext);
      expectPlain(policy.toJSON());
      expect(policy.select(anyContext).probability).toBeGreaterThan(0);
    });

    it('reports the probability of its draws', () => {
      for (const rounds of [0, 2, 60]) {
        const policy = make(7);
        playInFlight(policy, rounds, 2, createRng(8));
        const state = throughJson(policy);
        const draws = 2000;
        const counts = new Float64Array(4);
        const reported = new Array<number | undefined>(4).fill(undefined);
        for (let seed = 0; seed < draws; seed++) {
          const { arm, probability } = subject.restore({ ...state, rng: createRng(seed).toJSON() }).select(anyContext);
          counts[arm]!++;
          expect(probability).toBe(reported[arm] ?? probability);
          reported[arm] = probability;
        }
        for (let arm = 0; arm < 4; arm++) {
          const probability = reported[arm];
          if (probability === undefined) continue;
          if (!subject.reportsProbability) expect(probability).toBe(1);
          else {
            const deviation = Math.sqrt((probability * (1 - probability)) / draws);
            expect(Math.abs(counts[arm]! / draws - probability)).toBeLessThanOrEqual(4.5 * deviation + 1e-12);
          }
        }
        // What was never drawn in so many draws cannot have weighed much.
        if (subject.reportsProbability)
          expect(reported.reduce<number>((sum, p) => sum + (p ?? 0), 0)).toBeCloseTo(1, 2);
      }
    });

    it('says on demand, and without a trace, how likely it draws each arm and what it expects of it', () => {
      for (const rounds of [0, 3, 80]) {
        const policy = make(17);
        playInFlight(policy, rounds, 2, createRng(8));
        const before = JSON.stringify(policy);
        const probabilities = policy.probabilities?.(anyContext);
        const expectations = policy.expectations?.(anyContext);
        expect(JSON.stringify(policy)).toBe(before);
        expect(probabilities !== undefined).toBe(subject.reportsProbability);
        expect(expectations ?? [0, 0, 0, 0]).toHaveLength(4);
        for (const value of expectations ?? []) expect(Number.isFinite(value)).toBe(true);
        if (probabilities === undefined) continue;
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
        const { arm, probability } = policy.select(anyContext);
        expect(probability).toBeCloseTo(probabilities[arm]!, 12);
        // What it gave away is not its own: later play must not change it.
        const kept = [...probabilities];
        play(policy, [0.9, 0.1, 0.1, 0.1], 20, createRng(1));
        expect([...probabilities]).toEqual(kept);
      }
    });

    it('lets arms go and come while it runs', () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 120 }), (seed, rounds) => {
          const policy = make(seed);
          playInFlight(policy, rounds, 3, createRng(seed));
          const stream = (of: Policy) => JSON.stringify(of.toJSON().rng);
          const same = changeArms(policy, [0, 1, 2, 3]);
          expect(learnedOf(same)).toEqual(learnedOf(changeArms(same, [0, 1, 2, 3])));
          const turned = changeArms(changeArms(policy, [1, 2, 3, 0]), [3, 0, 1, 2]);
          expect(learnedOf(turned)).toEqual(learnedOf(same));
          expect(stream(turned)).toBe(stream(policy));
          const other = changeArms(policy, [3, undefined, 0, 0, undefined]);
          expect(other.arms).toBe(5);
          expectPlain(other.toJSON());
          expect(play(subject.restore(throughJson(other)), [0.1, 0.5, 0.5, 0.5, 0.9], 60, createRng(1))).toEqual(
            play(other, [0.1, 0.5, 0.5, 0.5, 0.9], 60, createRng(1)),
          );
        }),
        { numRuns: 15 },
      );
    });

    it('learns a log as it learns the rounds of the log', () => {
      const told = make(18);
      const shown = make(18);
      const log = Array.from({ length: 40 }, (_, i) => ({
        arm: i % 4,
        probability: 0.25,
        reward: (i % 7) / 6,
        context: anyContext,
      }));
      for (const { reward, context, ...choice } of log) told.update(choice, reward, context);
      learnDecisions(shown, log);
      expect(JSON.stringify(shown)).toBe(JSON.stringify(told));
      expect(() => learnDecisions(shown, [...log, { ...log[0]!, reward: 2 }])).toThrow('decision 41: the reward 2');
    });

    it.each([Number.NaN, -0.001, 1.001, Infinity, -Infinity])(
      'refuses the reward %s and learns nothing from it',
      (reward) => {
        const policy = make(10);
        play(policy, [0.1, 0.2, 0.3, 0.4], 20, createRng(1));
        const before = JSON.stringify(policy);
        expect(() => policy.update({ arm: 0, probability: 1 }, reward, anyContext)).toThrow(RangeError);
        expect(() => policy.update({ arm: 0, probability: 1 }, reward, anyContext)).toThrow(
          `the reward ${reward} is not`,
        );
        expect(JSON.stringify(policy)).toBe(before);
      },
    );

    it.each([-1, 4, 0.5, Number.NaN])('refuses the unknown arm %s', (arm) => {
      const policy = make(11);
      const before = JSON.stringify(policy);
      expect(() => policy.update({ arm, probability: 1 }, 0.5, anyContext)).toThrow(RangeError);
      expect(() => policy.update({ arm, probability: 1 }, 0.5, anyContext)).toThrow(`there is no arm ${arm}`);
      expect(JSON.stringify(policy)).toBe(before);
    });

    it.each([0, -0.5, 1.5, Number.NaN])('refuses a choice of probability %s', (probability) => {
      const refused = () => make(12).update({ arm: 0, probability }, 0.5, anyContext);
      expect(refused).toThrow(RangeError);
      expect(refused).toThrow(`the probability ${probability}`);
    });

    it.each([0, -1, 1.5, Number.NaN])('refuses %s arms', (arms) => {
      expect(() => make(13, arms)).toThrow(RangeError);
      expect(() => make(13, arms)).toThrow(String(arms));
    });

    it('works with a single arm', () => {
      const policy = make(14, 1);
      expect(policy.arms).toBe(1);
      expect(new Set(play(policy, [0.5], 50, createRng(1)))).toEqual(new Set([0]));
      expect(policy.select(anyContext).probability).toBe(1);
    });

    it('resumes bit for bit from its saved state, with pulls in flight', () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 150 }), (seed, rounds) => {
          const original = make(seed);
          const out = playInFlight(original, rounds, 3, createRng(seed));
          const restored = subject.restore(throughJson(original));
          expect(JSON.stringify(restored)).toBe(JSON.stringify(original));
          expect([restored.name, restored.arms]).toEqual([original.name, original.arms]);
          for (const policy of [original, restored])
            for (const { choice, context } of out) policy.update(choice, 0.3, context);
          const means = [0.2, 0.5, 0.5, 0.8];
          expect(play(restored, means, 100, createRng(1))).toEqual(play(original, means, 100, createRng(1)));
          expect(JSON.stringify(restored)).toBe(JSON.stringify(original));
        }),
        { numRuns: 40 },
      );
    });

    it('saves a state that later play does not change', () => {
      const policy = make(15);
      play(policy, [0.1, 0.2, 0.3, 0.4], 30, createRng(1));
      const state = policy.toJSON();
      const before = JSON.stringify(state);
      play(policy, [0.1, 0.2, 0.3, 0.4], 30, createRng(2));
      expect(JSON.stringify(state)).toBe(before);
    });

    it('refuses a saved state with a damaged column', () => {
      const policy = make(16);
      play(policy, [0.1, 0.2, 0.3, 0.4], 30, createRng(1));
      const state = throughJson(policy);
      const learned = state.learned as Record<string, number[]>;
      for (const name of Object.keys(learned))
        for (const damaged of [undefined, 'x', [], [...learned[name]!, 1], learned[name]!.map(() => null)])
          expect(() => subject.restore({ ...state, learned: { ...learned, [name]: damaged } })).toThrow(`"${name}"`);
      expect(() => subject.restore({ ...state, learned: null })).toThrow(RangeError);
      expect(() => subject.restore({ ...state, rng: { label: 'x', words: [1] } })).toThrow(RangeError);
      expect(() => subject.restore({ ...state, arms: 0 })).toThrow(RangeError);
    });

    const { learns } = subject;
    if ('skip' in learns) it.skip(`learns the better arm (${learns.skip})`, () => {});
    else
      it('learns the better arm', () => {
        for (const best of [0, 1, 2]) {
          const means = [0.5, 0.5, 0.5].map((mean, arm) => (arm === best ? 0.9 : mean));
          const last = play(make(20 + best, 3), means, 4000, createRng(best)).slice(-1000);
          expect(last.filter((arm) => arm === best).length / 1000).toBeGreaterThan(learns.share);
        }
      });
  });
}
