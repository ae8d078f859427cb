import { describe, expect, it } from 'vitest';
import { createPolicy, type PolicySpec, policyKinds, restorePolicy } from '../../src/bandits/spec.ts';
import { type PolicySubject, policySuite } from '../conformance/policy.ts';

type Expected = Pick<PolicySubject, 'reportsProbability' | 'triesFirst' | 'learns' | 'constant'>;

const draws = { reportsProbability: true, triesFirst: false };
const bounds = { reportsProbability: true, triesFirst: true };
const posterior = { reportsProbability: false, triesFirst: false };
const wraps = { reportsProbability: true, triesFirst: false };
const baseline = { skip: 'it never learns: a baseline' };

const expected: Readonly<Record<string, Expected>> = {
  uniform: { ...draws, learns: baseline },
  fixed: { ...draws, constant: true, learns: baseline },
  // What others pulled is no turn of its own.
  'round-robin': { ...draws, learns: baseline },
  'epsilon-greedy': { ...draws, learns: { share: 0.85 } },
  softmax: { ...bounds, learns: { share: 0.85 } },
  // Shares follow the means here: 0.9 of 1.9.
  popularity: { ...bounds, learns: { share: 0.4 } },
  ucb1: { ...bounds, learns: { share: 0.85 } },
  'ucb-tuned': { ...bounds, learns: { share: 0.9 } },
  'kl-ucb': { ...bounds, learns: { share: 0.95 } },
  moss: { ...bounds, learns: { share: 0.95 } },
  'discounted-ucb': { ...bounds, learns: { share: 0.4 } },
  'sliding-window-ucb': { ...bounds, learns: { share: 0.7 } },
  'recency-weighted': { ...draws, learns: { share: 0.7 } },
  'thompson-beta': { ...posterior, learns: { share: 0.95 } },
  'discounted-thompson': { ...posterior, learns: { share: 0.7 } },
  'thompson-normal': { ...posterior, learns: { share: 0.95 } },
  exp3: { ...draws, learns: { share: 0.8 } },
  'exp3-ix': { ...draws, learns: { share: 0.85 } },
  'tsallis-inf': { ...draws, learns: { share: 0.85 } },
  // Shares follow the means here: 0.9 of 1.9.
  'roulette-wheel': { ...draws, learns: { share: 0.4 } },
  'segmented-roulette-wheel': { ...draws, learns: { share: 0.4 } },
  'alpha-ucb': { ...bounds, learns: { share: 0.9 } },
  'lin-ucb': { ...bounds, learns: { share: 0.85 } },
  'lin-ts': { ...posterior, learns: { share: 0.9 } },
  'lin-greedy': { ...draws, learns: { share: 0.85 } },
  'square-cb': { ...draws, learns: { share: 0.9 } },
  // The bounds of UCB1 over 20 pulls are wide.
  'k-nearest': { ...wraps, learns: { share: 0.4 } },
  radius: { ...wraps, learns: { share: 0.4 } },
  clusters: { ...wraps, learns: { share: 0.7 } },
  'tree-bins': { ...wraps, learns: { share: 0.6 } },
  'interval-bins': { ...wraps, learns: { share: 0.85 } },
  'cheb-cb': { ...draws, learns: { share: 0.8 } },
  corral: { ...posterior, learns: { share: 0.6 } },
  'successive-halving': { ...posterior, learns: { share: 0.85 } },
};

/** A short memory, as a choice takes time in proportion to it. */
const remembering: Readonly<Record<string, object>> = { 'k-nearest': { memory: 150 }, radius: { memory: 150 } };

describe('the conformance suite', () => {
  it('covers every kind of policy', () => {
    expect(Object.keys(expected).sort()).toEqual(policyKinds.map(({ kind }) => kind).sort());
  });
});

for (const { kind } of policyKinds)
  policySuite(kind, {
    create: (setup) => createPolicy({ kind, ...remembering[kind] } as PolicySpec, setup),
    restore: restorePolicy,
    ...expected[kind]!,
  });

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

policySuite('square-cb over logistic regression', {
  create: (setup) => createPolicy({ kind: 'square-cb', regressor: 'logistic' }, setup),
  restore: restorePolicy,
  ...draws,
  learns: { share: 0.8 },
});

policySuite('corral over policies whose probabilities are known', {
  create: (setup) =>
    createPolicy({ kind: 'corral', policies: 'ucb1+tsallis-inf+epsilon-greedy:epsilon=0.2;decay=1' }, setup),
  restore: restorePolicy,
  ...draws,
  learns: { share: 0.6 },
});

policySuite('successive halving over policies whose probabilities are known', {
  create: (setup) => createPolicy({ kind: 'successive-halving', policies: 'exp3+ucb1', rounds: 20 }, setup),
  restore: restorePolicy,
  ...draws,
  learns: { share: 0.6 },
});

policySuite('tree bins that cut early, over a sliding window', {
  create: (setup) => createPolicy({ kind: 'tree-bins', split: 20, policy: 'sliding-window-ucb:window=30' }, setup),
  restore: restorePolicy,
  ...wraps,
  learns: { share: 0.4 },
});

policySuite('sliding-window-ucb with a short window', {
  create: (setup) => createPolicy({ kind: 'sliding-window-ucb', window: 25 }, setup),
  restore: restorePolicy,
  ...bounds,
  learns: { share: 0.4 },
});

policySuite('k-nearest over a posterior, with a short memory', {
  create: (setup) => createPolicy({ kind: 'k-nearest', memory: 40, k: 10, policy: 'thompson-beta' }, setup),
  restore: restorePolicy,
  ...posterior,
  learns: { share: 0.5 },
});
