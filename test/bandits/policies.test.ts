import { describe, expect, it } from 'vitest';
import { createPolicy, policyKinds, restorePolicy } from '../../src/bandits/spec.ts';
import { type PolicySubject, policySuite } from '../conformance/policy.ts';

type Expected = Pick<PolicySubject, 'reportsProbability' | 'triesFirst' | 'learns'>;

const expected: Readonly<Record<string, Expected>> = {
  uniform: { reportsProbability: true, triesFirst: false, learns: { skip: 'it never learns: the baseline' } },
  'epsilon-greedy': { reportsProbability: true, triesFirst: false, learns: { share: 0.85 } },
  softmax: { reportsProbability: true, triesFirst: true, learns: { share: 0.85 } },
  ucb1: { reportsProbability: true, triesFirst: true, learns: { share: 0.85 } },
  'discounted-ucb': { reportsProbability: true, triesFirst: true, learns: { share: 0.4 } },
  'thompson-beta': { reportsProbability: false, triesFirst: false, learns: { share: 0.95 } },
  'thompson-normal': { reportsProbability: false, triesFirst: false, learns: { share: 0.95 } },
  'exp3-ix': { reportsProbability: true, triesFirst: false, learns: { share: 0.85 } },
  'tsallis-inf': { reportsProbability: true, triesFirst: false, learns: { share: 0.85 } },
  // Shares follow the means here: 0.9 of 1.9.
  'roulette-wheel': { reportsProbability: true, triesFirst: false, learns: { share: 0.4 } },
  'lin-ucb': { reportsProbability: true, triesFirst: true, learns: { share: 0.85 } },
};

describe('the conformance suite', () => {
  it('covers every kind of policy', () => {
    expect(Object.keys(expected).sort()).toEqual(policyKinds.map(({ kind }) => kind).sort());
  });
});

for (const { kind } of policyKinds)
  policySuite(kind, { create: (setup) => createPolicy({ kind }, setup), restore: restorePolicy, ...expected[kind]! });

policySuite('epsilon-greedy with decay', {
  create: (setup) => createPolicy({ kind: 'epsilon-greedy', epsilon: 1, decay: 0.05 }, setup),
  restore: restorePolicy,
  reportsProbability: true,
  triesFirst: false,
  learns: { share: 0.95 },
});

policySuite('thompson-normal with a memory', {
  create: (setup) => createPolicy({ kind: 'thompson-normal', decay: 0.99 }, setup),
  restore: restorePolicy,
  reportsProbability: false,
  triesFirst: false,
  learns: { share: 0.7 },
});

policySuite('thompson-beta with small shapes', {
  create: (setup) => createPolicy({ kind: 'thompson-beta', alpha: 0.001, beta: 0.001 }, setup),
  restore: restorePolicy,
  reportsProbability: false,
  triesFirst: false,
  learns: { skip: 'such a prior believes its first rewards and may keep to the wrong arm for long' },
});

policySuite('tsallis-inf with less variance and a running scale', {
  create: (setup) => createPolicy({ kind: 'tsallis-inf', estimator: 'reduced-variance', scale: 'mean' }, setup),
  restore: restorePolicy,
  reportsProbability: true,
  triesFirst: false,
  learns: { share: 0.85 },
});

policySuite('tsallis-inf as published', {
  create: (setup) => createPolicy({ kind: 'tsallis-inf', newton: 'legacy' }, setup),
  restore: restorePolicy,
  reportsProbability: true,
  triesFirst: false,
  learns: { skip: 'its iteration breaks after some rounds' },
});

policySuite('epsilon-greedy without exploration', {
  create: (setup) => createPolicy({ kind: 'epsilon-greedy', epsilon: 0 }, setup),
  restore: restorePolicy,
  reportsProbability: true,
  triesFirst: true,
  learns: { skip: 'it keeps to the first arm that looks best' },
});
