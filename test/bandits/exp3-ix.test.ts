import { describe, expect, it } from 'vitest';
import { createExp3Ix } from '../../src/bandits/exp3-ix.ts';
import type { Policy } from '../../src/bandits/policy.ts';
import { createUcb1 } from '../../src/bandits/ucb1.ts';
import { createRng } from '../../src/util/rng.ts';
import { distribution, learned, none, pull } from './helpers.ts';

const eta = (arms: number, round: number) => Math.sqrt(Math.log(arms) / (arms * round));

describe('exp3-ix', () => {
  it('has the weights of algorithm 1, worked by hand', () => {
    const policy = createExp3Ix({}, { arms: 3, rng: createRng(1) });
    for (const probability of distribution(policy)) expect(probability).toBeCloseTo(1 / 3, 15);

    // Round 1: arm 0, reward 0.25, so the loss 0.75 / (1/3 + eta_1 / 2).
    policy.update(pull(0, 1 / 3), 0.25, none);
    const first = 0.75 / (1 / 3 + eta(3, 1) / 2);
    expect(eta(3, 1)).toBeCloseTo(0.605_148, 6);
    expect(first).toBeCloseTo(1.179_418, 5);
    expect(learned(policy, 'losses')[0]).toBeCloseTo(first, 12);

    // Round 2 draws with eta_2 and estimates with gamma_2 = eta_2 / 2.
    const weight = Math.exp(-eta(3, 2) * first);
    const probability = 1 / (2 + weight);
    expect(distribution(policy)[2]).toBeCloseTo(probability, 12);
    policy.update(pull(2, probability), 0.5, none);
    expect(learned(policy, 'losses')[2]).toBeCloseTo(0.5 / (probability + eta(3, 2) / 2), 12);
    expect(learned(policy, 'losses')[1]).toBe(0);
  });

  it('weighs a reward with the probability in the choice, not the present one', () => {
    const policy = createExp3Ix({ rate: 2 }, { arms: 2, rng: createRng(1) });
    policy.update(pull(1, 0.125), 0, none);
    expect(learned(policy, 'losses')[1]).toBeCloseTo(1 / (0.125 + eta(2, 1)), 12);
  });

  it('beats UCB1 on an adversary that knows UCB1', () => {
    // The reward follows which arm a twin UCB1, fed the same sequence, will pull: that arm gets 0, the other 1.
    const total = (policy: Policy) => {
      const twin = createUcb1({}, { arms: 2, rng: createRng(5) });
      let sum = 0;
      for (let t = 0; t < 4000; t++) {
        const trap = twin.select(none);
        const choice = policy.select(none);
        const reward = choice.arm === trap.arm ? 0 : 1;
        twin.update(trap, 0, none);
        policy.update(choice, reward, none);
        sum += reward;
      }
      return sum;
    };
    expect(total(createUcb1({}, { arms: 2, rng: createRng(5) }))).toBe(0);
    expect(total(createExp3Ix({}, { arms: 2, rng: createRng(6) }))).toBeGreaterThan(1900);
  });
});
