import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type AdaptiveSize, adaptiveSize, createSizes } from '../../src/alns/adaptive-size.ts';
import type { Verdict } from '../../src/alns/outcome.ts';
import type { MipStatus } from '../../src/mip/solver.ts';

/** A solver that solves what is below a threshold, at a cost that grows steeply towards it, and never brings a gain. */
function play(size: AdaptiveSize, threshold: number, turns: number): void {
  for (let turn = 0; turn < turns; turn++) {
    if (size.value <= threshold) size.adapt('optimal', 'nothing', (size.value / threshold) ** 3);
    else size.adapt('limit', 'nothing', 1);
  }
}

const statuses: readonly MipStatus[] = ['optimal', 'infeasible', 'unbounded', 'limit', 'interrupted', 'error'];
const verdicts: readonly Verdict[] = ['best', 'better', 'accepted', 'rejected', 'nothing'];

describe('the adaptive size', () => {
  test.each([0.002, 0.02, 0.1, 0.3, 0.7])('settles near the size %d up to which a solver solves', (threshold) => {
    for (const start of [0.001, 0.05, 0.3, 1]) {
      const size = adaptiveSize(() => start, 1e-4);
      play(size, threshold, 100);
      expect(size.value).toBeGreaterThan(threshold / 2);
      expect(size.value).toBeLessThan(threshold * 1.5);
    }
  });

  it('follows a solver whose threshold moves', () => {
    const size = adaptiveSize(() => 0.3, 1e-4);
    for (const threshold of [0.01, 0.6, 0.05]) {
      play(size, threshold, 150);
      expect(size.value).toBeGreaterThan(threshold / 2);
      expect(size.value).toBeLessThan(threshold * 1.5);
    }
  });

  it('reaches the whole where everything is easy, and its least where nothing is', () => {
    const size = adaptiveSize(() => 0.3, 0.01);
    play(size, 1e6, 100);
    expect(size.value).toBe(1);
    play(size, 0, 200);
    expect(size.value).toBe(0.01);
  });

  it('keeps the size where the budget ran out but brought a gain', () => {
    const size = adaptiveSize(() => 0.3, 0.01);
    for (const verdict of ['best', 'better'] as const) size.adapt('limit', verdict, 1);
    expect(size.value).toBe(0.3);
  });

  it('starts within its bounds', () => {
    expect(adaptiveSize(() => 5, 0.1).value).toBe(1);
    expect(adaptiveSize(() => 0.01, 0.1).value).toBe(0.1);
    expect(adaptiveSize(() => 0.5, 0.1).value).toBe(0.5);
  });

  it('stays within [least, 1], whatever happens', () => {
    const turn = fc.tuple(
      fc.constantFrom(...statuses),
      fc.constantFrom(...verdicts),
      fc.oneof(fc.double({ min: 0, max: 5, noNaN: true }), fc.constant(Number.POSITIVE_INFINITY)),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1, noNaN: true }), fc.array(turn, { maxLength: 60 }), (least, turns) => {
        const size = adaptiveSize(() => 0.3, least);
        for (const [status, verdict, effort] of turns) {
          size.adapt(status, verdict, effort);
          expect(size.value >= least && size.value <= 1).toBe(true);
        }
      }),
    );
  });
});

describe('the sizes of one search', () => {
  it('begin small, and where the others have come to once there are others', () => {
    const next = createSizes(10_000);
    const [one, two, three] = [next(), next(), next()];
    expect([one.value, two.value]).toEqual([0.04, 0.04]);
    for (let turn = 0; turn < 3; turn++) one.adapt('optimal', 'nothing', 0.01);
    expect(one.value).toBeGreaterThan(0.3);
    expect(two.value).toBe(one.value);
    two.adapt('limit', 'nothing', 1);
    expect(two.value).toBeLessThan(one.value);
    expect(three.value).toBeCloseTo(Math.sqrt(one.value * two.value), 12);
  });

  it('free a share of few columns, and at least two of any', () => {
    expect(createSizes(100)().value).toBe(0.15);
    expect(createSizes(2)().value).toBe(1);
    expect(createSizes(0)().value).toBe(1);
  });
});
