import { describe, expect, it } from 'vitest';
import { createEpsilonGreedy } from '../../src/bandits/epsilon-greedy.ts';
import { createRng } from '../../src/util/rng.ts';
import { distribution, none, pull } from './helpers.ts';

const setup = () => ({ arms: 4, rng: createRng(1) });

function expectClose(actual: readonly number[], wanted: readonly number[]): void {
  for (const [arm, value] of wanted.entries()) expect(actual[arm]).toBeCloseTo(value, 12);
}

describe('epsilon-greedy', () => {
  it('gives the best arm 1 - epsilon and every arm epsilon / K', () => {
    const policy = createEpsilonGreedy({ epsilon: 0.2 }, setup());
    for (const [arm, reward] of [0.1, 0.9, 0.5, 0.2].entries()) policy.update(pull(arm), reward, none);
    expectClose(distribution(policy), [0.05, 0.85, 0.05, 0.05]);
  });

  it('shares the greedy part between equal means', () => {
    const policy = createEpsilonGreedy({ epsilon: 0.2 }, setup());
    for (const [arm, reward] of [0.5, 0.9, 0.9, 0.2].entries()) policy.update(pull(arm), reward, none);
    expectClose(distribution(policy), [0.05, 0.45, 0.45, 0.05]);
  });

  it('gives untried arms the greedy part', () => {
    const policy = createEpsilonGreedy({ epsilon: 0.2 }, setup());
    policy.update(pull(0), 1, none);
    expectClose(distribution(policy), [0.05, 0.05 + 0.8 / 3, 0.05 + 0.8 / 3, 0.05 + 0.8 / 3]);
  });

  it('counts an arm in flight as tried', () => {
    const policy = createEpsilonGreedy({ epsilon: 0 }, setup());
    policy.update(pull(0), 1, none);
    const choices = [policy.select(none), policy.select(none), policy.select(none)];
    expect(choices.map(({ arm }) => arm).sort()).toEqual([1, 2, 3]);
    expect(choices.map(({ probability }) => probability)).toEqual([1 / 3, 1 / 2, 1]);
  });

  it('lets exploration fall as epsilon / (1 + decay t)', () => {
    const policy = createEpsilonGreedy({ epsilon: 0.8, decay: 0.5 }, setup());
    for (const [arm, reward] of [0.1, 0.9, 0.5, 0.2, 0.1, 0.8].entries()) policy.update(pull(arm % 4), reward, none);
    // t = 6: 0.8 / 4
    expectClose(distribution(policy), [0.05, 0.85, 0.05, 0.05]);
  });
});
