import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneWorker, treeShare } from '../../src/alns/tree-share.ts';

const anything = { least: 0, most: 1 };
const time = fc.double({ min: 0, max: 1e5, noNaN: true });

describe('the share of branch and cut', () => {
  it('is one half while nothing is known', () => {
    expect(treeShare(0, 0, 5, anything)).toBe(0.5);
  });

  it('is the share of the time since the search last improved, smoothed', () => {
    expect(treeShare(10, 0, 5, anything)).toBe(0.25);
    expect(treeShare(10, 10, 5, anything)).toBe(0.75);
    expect(treeShare(1e9, 0, 5, anything)).toBeCloseTo(0, 6);
    expect(treeShare(1e9, 1e9, 5, anything)).toBeCloseTo(1, 6);
  });

  it('stays within its bounds, and grows with the time without an improvement', () => {
    fc.assert(
      fc.property(time, fc.double({ min: 0, max: 1, noNaN: true }), time, time, (searching, share, gap, gained) => {
        const bounds = oneWorker(gap, searching, Math.min(gained, searching));
        const at = (stale: number) => treeShare(searching, stale, 5, bounds);
        const value = at(share * searching);
        expect(value >= bounds.least && value <= bounds.most).toBe(true);
        expect(at(searching)).toBeGreaterThanOrEqual(value);
        expect(at(0)).toBeLessThanOrEqual(value);
      }),
    );
  });

  it('leaves something to both at any time', () => {
    fc.assert(
      fc.property(fc.oneof(time, fc.constant(Number.POSITIVE_INFINITY)), time, time, (gap, seconds, gained) => {
        const { least, most } = oneWorker(gap, seconds, Math.min(gained, seconds));
        expect(least > 0 && least <= most && most < 1).toBe(true);
      }),
    );
  });

  it('may be more while a proof is near or the tree has found something lately than when it has dried up', () => {
    const dry = oneWorker(Number.POSITIVE_INFINITY, 1000, 1).most;
    expect(oneWorker(1e-3, 1000, 1).most).toBeGreaterThan(dry);
    expect(oneWorker(Number.POSITIVE_INFINITY, 1000, 999).most).toBeGreaterThan(dry);
    expect(oneWorker(Number.POSITIVE_INFINITY, 0, 0).most).toBeGreaterThan(dry);
  });
});
