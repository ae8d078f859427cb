import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../src/bandits/spec.ts';
import { changeArms } from '../../src/bandits/transfer.ts';
import { warmStart } from '../../src/bandits/warm-start.ts';
import { createRng } from '../../src/util/rng.ts';
import { learned, none, pull } from './helpers.ts';

const setup = (arms: number) => ({ arms, rng: createRng(1) });

describe('changeArms', () => {
  it('keeps what was learned of the arms that stay, with their pulls in flight', () => {
    const policy = createPolicy({ kind: 'ucb1' }, setup(3));
    const out = [policy.select(none), policy.select(none), policy.select(none)];
    for (const { arm, probability } of out.slice(0, 2)) policy.update({ arm, probability }, arm / 2, none);
    const late = out[2]!.arm;
    const changed = changeArms(policy, [2, undefined, 1, 0]);
    expect(learned(changed, 'pulls')).toEqual(
      [2, undefined, 1, 0].map((arm) => (arm === undefined || arm === late ? 0 : 1)),
    );
    expect(learned(changed, 'inFlight')).toEqual([2, undefined, 1, 0].map((arm) => (arm === late ? 1 : 0)));
    // The new arm is the only one that is untried.
    expect(changed.select(none).arm).toBe(1);
  });

  it('takes the pulls of arms that go out of a window', () => {
    const policy = createPolicy({ kind: 'sliding-window-ucb', window: 4 }, setup(3));
    for (const arm of [0, 1, 2, 1, 1, 2]) policy.update(pull(arm), arm / 2, none);
    expect(learned(policy, 'pulls')).toEqual([0, 2, 2]);
    const changed = changeArms(policy, [2, 0]);
    expect(learned(changed, 'window')).toEqual([0, 1, 0, 1]);
    expect(learned(changed, 'pulls')).toEqual([2, 0]);
    for (let i = 0; i < 4; i++) changed.update(pull(1), 0.5, none);
    expect(learned(changed, 'pulls')).toEqual([0, 4]);
    expect(learned(changed, 'sums')).toEqual([0, 2]);
  });

  it('refuses arms that there are not, and none', () => {
    const policy = createPolicy({ kind: 'ucb1' }, setup(2));
    expect(() => changeArms(policy, [0, 2])).toThrow(new RangeError('there is no saved arm 2; there are 2.'));
    expect(() => changeArms(policy, [])).toThrow('at least one arm');
  });
});

describe('warmStart', () => {
  const trained = () => {
    const policy = createPolicy({ kind: 'thompson-beta' }, setup(4));
    for (let i = 0; i < 10; i++) for (const arm of [0, 2]) policy.update(pull(arm), arm === 0 ? 1 : 0, none);
    return policy;
  };
  const features = [
    [0, 0],
    [0, 1],
    [5, 5],
    [4, 5],
  ];

  it('lets a new arm begin with what is known of the nearest trained one', () => {
    const warm = warmStart(trained(), features);
    expect(learned(warm, 'successes')).toEqual([11, 11, 1, 1]);
    expect(learned(warm, 'failures')).toEqual([1, 1, 11, 11]);
  });

  it('leaves an arm new that has none near enough', () => {
    const warm = warmStart(
      trained(),
      [
        [0, 0],
        [0, 3],
        [5, 5],
        [4, 5],
      ],
      1,
    );
    expect(learned(warm, 'successes')).toEqual([11, 1, 1, 1]);
    expect(learned(warm, 'failures')).toEqual([1, 1, 11, 11]);
  });

  it('works for linear models, and leaves a policy that knows nothing as it is', () => {
    const policy = createPolicy({ kind: 'lin-ucb' }, { ...setup(3), dimension: 1 });
    const before = JSON.stringify(policy);
    expect(JSON.stringify(warmStart(policy, [[0], [1], [2]]))).toBe(before);
    for (let i = 0; i < 5; i++) policy.update(pull(2), 1, Float64Array.of(1));
    const warm = warmStart(policy, [[0], [1], [2]]);
    const [first, second, third] = warm.expectations!(Float64Array.of(1));
    expect([first, second]).toEqual([third, third]);
    expect(third).toBeCloseTo(5 / 6, 12);
  });

  it('refuses features that do not fit, and policies that keep single pulls', () => {
    expect(() => warmStart(trained(), [[1], [2], [3]])).toThrow('of each of the 4 arms');
    expect(() => warmStart(trained(), [[1], [2], [3], [Number.NaN]])).toThrow(RangeError);
    expect(() => warmStart(trained(), features, -1)).toThrow('the distance -1');
    const window = createPolicy({ kind: 'sliding-window-ucb' }, setup(4));
    expect(() => warmStart(window, features)).toThrow('keeps single pulls');
  });
});
