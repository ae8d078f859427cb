import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, normalize, pickLargest } from '../../src/bandits/shared.ts';
import { createRng } from '../../src/util/rng.ts';

describe('pickLargest', () => {
  it('picks a largest value, and says how many there were', () => {
    const value = fc.constantFrom(-1, 0, 0.5, 1, Infinity);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), fc.integer(), (values, seed) => {
        const { arm, probability } = pickLargest(Float64Array.from(values), createRng(seed));
        const largest = Math.max(...values);
        expect(values[arm]).toBe(largest);
        expect(probability).toBe(1 / values.filter((other) => other === largest).length);
      }),
    );
  });

  it('breaks ties evenly', () => {
    const rng = createRng(1);
    const counts = new Float64Array(5);
    for (let i = 0; i < 6000; i++) counts[pickLargest(Float64Array.of(1, 3, 0, 3, 3), rng).arm]!++;
    expect([counts[0], counts[2]]).toEqual([0, 0]);
    for (const arm of [1, 3, 4]) expect(Math.abs(counts[arm]! - 2000)).toBeLessThan(5 * Math.sqrt(6000 * (2 / 9)));
  });

  it('draws nothing from the stream without a tie', () => {
    const rng = createRng(2);
    const before = rng.toJSON();
    expect(pickLargest(Float64Array.of(0, 2, 1), rng)).toEqual({ arm: 1, probability: 1 });
    expect(rng.toJSON()).toEqual(before);
  });
});

describe('draw', () => {
  const scripted = (value: number) => ({ ...createRng(1), next: () => value });

  it('inverts the cumulative distribution and never picks what has no probability', () => {
    const probabilities = Float64Array.of(0, 0.25, 0, 0.5, 0.25, 0);
    const arms = [0, 0.2499, 0.25, 0.7499, 0.75, 1 - 2 ** -53].map((next) => draw(probabilities, scripted(next)).arm);
    expect(arms).toEqual([1, 1, 3, 3, 4, 4]);
  });

  it('picks the last possible arm where rounding leaves a gap', () => {
    expect(draw(Float64Array.of(0.5, 0.4999, 0), scripted(0.99999))).toEqual({ arm: 1, probability: 0.4999 });
  });
});

describe('normalize', () => {
  it('keeps proportions and sums to 1', () => {
    const weights = Float64Array.of(1, 0, 3);
    normalize(weights);
    expect([...weights]).toEqual([0.25, 0, 0.75]);
  });
});
