import { describe, expect, test } from 'vitest';
import { flavourMeanings, type RegretFlavour, regretCurve } from '../../src/experiment/regret.ts';
import type { Curves } from '../../src/experiment/trial-record.ts';

/** Three rounds, two arms that cost (1, 4), (5, 2), (3, 3); arms 0, 0, 1 were played. */
const curves: Curves = {
  cost: [1, 6, 9],
  reward: [0.9, 1.4, 2.1],
  pseudo: [0, 2, 2],
  arms: [
    [1, 6, 9],
    [4, 6, 9],
  ],
  oracle: [1, 3, 6],
};
const fixed = [
  [2, 5, 7],
  [1, 6, 8],
];

describe('regret', () => {
  test('against the least expected cost is taken as it was recorded', () => {
    expect(regretCurve('pseudo', curves)).toEqual([0, 2, 2]);
  });

  test('against the best fixed arm of the rounds so far', () => {
    expect(regretCurve('policy', curves)).toEqual([0, 0, 0]);
    expect(regretCurve('policy', { ...curves, cost: [4, 6, 5] })).toEqual([3, 0, -4]);
  });

  test('against the best arm of each round', () => {
    expect(regretCurve('instance', curves)).toEqual([0, 3, 3]);
  });

  test('against the best fixed-arm trial of the seed', () => {
    expect(regretCurve('baseline', curves, fixed)).toEqual([0, 1, 2]);
  });

  test('is unknown where the trial does not tell', () => {
    const bare = { cost: [1, 6, 9], reward: [0.9, 1.4, 2.1] };
    for (const flavour of Object.keys(flavourMeanings) as RegretFlavour[])
      expect(regretCurve(flavour, bare)).toBeUndefined();
  });
});
