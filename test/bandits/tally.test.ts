import { describe, expect, it } from 'vitest';
import { arrive, createTally, depart, isUntried, meanReward } from '../../src/bandits/tally.ts';

describe('a tally', () => {
  it('follows a pull out and back', () => {
    const tally = createTally(2, undefined);
    expect([isUntried(tally, 0), meanReward(tally, 0)]).toEqual([true, 0.5]);
    depart(tally, 0);
    depart(tally, 0);
    expect([isUntried(tally, 0), meanReward(tally, 0), tally.inFlight[0]]).toEqual([false, 0.5, 2]);
    arrive(tally, 0, 0.25);
    expect([tally.pulls[0], tally.sums[0], tally.inFlight[0], meanReward(tally, 0)]).toEqual([1, 0.25, 1, 0.25]);
    expect(isUntried(tally, 1)).toBe(true);
  });

  it('takes rewards of pulls that never left', () => {
    const tally = createTally(2, undefined);
    arrive(tally, 1, 1);
    arrive(tally, 1, 0.5);
    expect([tally.pulls[1], tally.inFlight[1], meanReward(tally, 1)]).toEqual([2, 0, 0.75]);
  });
});
