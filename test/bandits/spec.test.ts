import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyState } from '../../src/bandits/policy.ts';
import {
  createPolicy,
  type PolicySpec,
  parsePolicySpec,
  policyKinds,
  policySpec,
  restorePolicy,
} from '../../src/bandits/spec.ts';
import { UsageError } from '../../src/util/errors.ts';
import { createRng } from '../../src/util/rng.ts';

const setup = () => ({ arms: 3, dimension: 2, rng: createRng(1) });
const every = policyKinds.map(({ kind }) => kind).join(', ');

function refusal(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}

describe('parsePolicySpec', () => {
  it.each([
    ['ucb1', { kind: 'ucb1', alpha: 1 }],
    ['uniform', { kind: 'uniform' }],
    ['softmax:tau=0.5', { kind: 'softmax', tau: 0.5 }],
    [' epsilon-greedy : epsilon = 1e-2 , decay=3', { kind: 'epsilon-greedy', epsilon: 0.01, decay: 3 }],
    [
      { kind: 'lin-ucb', ridge: 2 },
      { kind: 'lin-ucb', alpha: 1, ridge: 2 },
    ],
  ])('reads %j', (input, spec) => {
    expect(parsePolicySpec(input)).toEqual(spec);
  });

  it.each([
    ['ucb', `there is no policy "ucb"; there are ${every}.`],
    ['', `there is no policy ""; there are ${every}.`],
    ['toString', `there is no policy "toString"; there are ${every}.`],
    [{}, `there is no policy undefined; there are ${every}.`],
    [{ kind: 7 }, `there is no policy 7; there are ${every}.`],
    [null, 'a policy is a text such as "ucb1:alpha=1" or an object with a "kind", not null.'],
    [[], 'a policy is a text such as "ucb1:alpha=1" or an object with a "kind", not [].'],
    ['ucb1:beta=1', 'the policy "ucb1" has no option "beta"; it has alpha.'],
    ['uniform:tau=1', 'the policy "uniform" has no option "tau"; it has none.'],
    ['ucb1:alpha', '"alpha" in the policy "ucb1:alpha" is not a setting; write "ucb1:option=number,...".'],
    ['ucb1:', '"" in the policy "ucb1:" is not a setting; write "ucb1:option=number,...".'],
    ['ucb1:alpha=1,alpha=2', 'the policy "ucb1:alpha=1,alpha=2" sets "alpha" twice.'],
    ['ucb1:kind=softmax', 'the policy "ucb1:kind=softmax" sets "kind" twice.'],
    ['ucb1:alpha=much', 'the option "alpha" of the policy "ucb1" is "much", which is not a finite number.'],
    ['ucb1:alpha=Infinity', 'the option "alpha" of the policy "ucb1" is Infinity, which is not a finite number.'],
    ['ucb1:alpha=-1', 'the option "alpha" of the policy "ucb1" is -1; it must be at least 0.'],
    ['softmax:tau=0', 'the option "tau" of the policy "softmax" is 0; it must be more than 0.'],
    ['discounted-ucb:gamma=1.5', 'the option "gamma" of the policy "discounted-ucb" is 1.5; it must be at most 1.'],
    [{ kind: 'softmax', tau: null }, 'the option "tau" of the policy "softmax" is null, which is not a finite number.'],
  ])('refuses %j in one sentence', (input, message) => {
    const error = refusal(() => parsePolicySpec(input));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe(message);
  });

  it('never fails in another way, whatever the text', () => {
    const text = fc.oneof(
      fc.string(),
      fc.tuple(fc.constantFrom(...policyKinds.map(({ kind }) => kind)), fc.string()).map((parts) => parts.join(':')),
      fc.constantFrom('ucb1:__proto__=1', 'ucb1:constructor=1', '__proto__', 'hasOwnProperty'),
      fc.json(),
    );
    fc.assert(
      fc.property(text, (input) => {
        try {
          expect(policySpec.safeParse(parsePolicySpec(input)).success).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reads the name of every policy back to its spec', () => {
    for (const { kind, options } of policyKinds) {
      const policy = createPolicy({ kind } as PolicySpec, setup());
      expect(parsePolicySpec(policy.name)).toEqual({ kind, ...options });
    }
  });
});

describe('policySpec', () => {
  it('knows every kind', () => {
    for (const { kind, options } of policyKinds) expect(policySpec.parse({ kind })).toEqual({ kind, ...options });
    expect(policySpec.options.length).toBe(policyKinds.length);
  });

  it.each([{ kind: 'ucb' }, { kind: 'ucb1', beta: 1 }, { kind: 'ucb1', alpha: -1 }, {}])('refuses %j', (spec) => {
    expect(policySpec.safeParse(spec).success).toBe(false);
  });
});

describe('policyKinds', () => {
  it('says of each kind what it does, in one sentence, and where it comes from', () => {
    for (const { description, paper } of policyKinds) {
      expect(description).toMatch(/^[A-Z][^\n]*\.$/);
      expect(paper).not.toBe('');
    }
  });
});

describe('createPolicy', () => {
  it.each([
    [{ kind: 'ucb' }, 'there is no policy "ucb"'],
    [{ kind: 'ucb1', beta: 1 }, 'has no option "beta"'],
    [{ kind: 'ucb1', alpha: -1 }, 'is -1; it must be at least 0.'],
    [{ kind: 'roulette-wheel', decay: 2 }, 'is 2; it must be at most 1.'],
  ])('refuses %j with a RangeError', (spec, part) => {
    const error = refusal(() => createPolicy(spec as PolicySpec, setup()));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toContain(part);
  });

  it.each([-1, 0.5, Number.NaN])('refuses contexts of %s features', (dimension) => {
    expect(() => createPolicy({ kind: 'ucb1' }, { ...setup(), dimension })).toThrow(`${dimension}`);
  });
});

describe('restorePolicy', () => {
  const state = createPolicy({ kind: 'ucb1' }, setup()).toJSON();

  it.each([
    [null],
    ['ucb1'],
    [{ ...state, kind: 'ucb' }],
    [{ ...state, options: undefined }],
    [{ ...state, options: { alpha: -1 } }],
    [{ ...state, arms: 'three' }],
    [{ ...state, arms: 4 }],
    [{ ...state, dimension: null }],
    [{ ...state, rng: undefined }],
    [{ ...state, learned: undefined }],
    [{ ...state, learned: { ...(state.learned as object), pulls: [1, 1, -1] } }],
  ])('refuses %j with a RangeError', (damaged) => {
    expect(refusal(() => restorePolicy(damaged as PolicyState))).toBeInstanceOf(RangeError);
  });
});
