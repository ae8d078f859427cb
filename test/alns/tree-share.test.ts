import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneWorker, treeShare } from '../../src/alns/tree-share.ts';

const anything = { least: 0, most: 1 };
const time = fc.double({ min: 0, max: 1e5, noNaN: true });

describe('the share of branch and cut', () => {
  it('is one half while nothing is known', () => {
    expect(treeShare(0, 0, 5, anything)).toBe(0.5);
  });

  it('leaves the thread to who improves', () => {
    expect(treeShare(0, 10, 5, anything)).toBe(0.25);
    expect(treeShare(10, 0, 5, anything)).toBe(0.75);
    expect(treeShare(0, 1e9, 5, anything)).toBeCloseTo(0, 6);
    expect(treeShare(1e9, 0, 5, anything)).toBeCloseTo(1, 6);
  });

  it('stays within its bounds, grows with the dry time of the search and falls with that of the tree', () => {
    fc.assert(
      fc.property(time, time, time, time, (dry, more, tree, spent) => {
        const bounds = oneWorker(0.5, tree, tree, spent / 1e5);
        expect(bounds.least).toBeLessThanOrEqual(bounds.most);
        const share = treeShare(dry, tree, 5, bounds);
        expect(share >= bounds.least && share <= bounds.most).toBe(true);
        expect(treeShare(dry + more, tree, 5, bounds)).toBeGreaterThanOrEqual(share);
        expect(treeShare(dry, tree + more, 5, bounds)).toBeLessThanOrEqual(share);
      }),
    );
  });

  it('leaves something to both at any time', () => {
    fc.assert(
      fc.property(fc.oneof(time, fc.constant(Number.POSITIVE_INFINITY)), time, time, (gap, seconds, gained) => {
        const { least, most } = oneWorker(gap, seconds, Math.min(gained, seconds), Math.min(1, seconds));
        expect(least > 0 && least <= most && most < 1).toBe(true);
      }),
    );
  });

  it('may be more while a proof is near or the tree has found something lately than when it has dried up', () => {
    const dry = oneWorker(Number.POSITIVE_INFINITY, 1000, 999, 1).most;
    expect(oneWorker(1e-3, 1000, 999, 1).most).toBeGreaterThan(dry);
    expect(oneWorker(Number.POSITIVE_INFINITY, 1000, 1, 1).most).toBeGreaterThan(dry);
    expect(oneWorker(Number.POSITIVE_INFINITY, 0, 0, 1).most).toBeGreaterThan(dry);
  });

  it('is more while the run opens', () => {
    expect(oneWorker(1, 10, 10, 0.1).least).toBeGreaterThan(oneWorker(1, 10, 10, 0.9).least);
  });

  it('is most where hardly any gap is left, opening or not', () => {
    for (const spent of [0.1, 0.9]) {
      const nearly = oneWorker(1e-3, 1000, 999, spent);
      expect(nearly.least).toBeGreaterThanOrEqual(oneWorker(0.03, 1000, 999, spent).least);
      expect(nearly.most).toBeGreaterThan(oneWorker(0.03, 1000, 999, spent).most);
    }
  });
});
