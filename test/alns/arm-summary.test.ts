import { expect, test } from 'vitest';
import { summarise, tallySteps } from '../../src/alns/arm-summary.ts';
import type { Move } from '../../src/alns/move.ts';
import { playedAt, stepOf } from '../helpers/outcomes.ts';

const move = (name: string, size: number): Move => ({ name, size, play: async () => playedAt(1), adapt: () => {} });

test('arms are summed up one by one, in their own order, those never pulled too', () => {
  const tally = tallySteps();
  tally.enter(stepOf('b', { reward: 0.75, verdict: 'best', solveSeconds: 2 }));
  tally.enter(stepOf('a', { reward: 0.1, verdict: 'better', solveSeconds: 1 }));
  tally.enter(stepOf('b', { reward: 0.25, verdict: 'rejected', solveSeconds: 0.5 }));
  tally.enter(stepOf('b', { reward: 0.5, verdict: 'best', solveSeconds: 0 }));
  expect(summarise(tally, [move('a', 0.1), move('b', 0.2), move('c', 0.3)])).toEqual([
    { name: 'a', pulls: 1, improvements: 0, meanReward: 0.1, seconds: 1, size: 0.1 },
    { name: 'b', pulls: 3, improvements: 2, meanReward: 0.5, seconds: 2.5, size: 0.2 },
    { name: 'c', pulls: 0, improvements: 0, meanReward: 0, seconds: 0, size: 0.3 },
  ]);
});
