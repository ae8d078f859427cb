import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSearch, poolSize } from '../../src/alns/search.ts';
import type { Point } from '../../src/mip/model.ts';
import { modelOf } from '../oracles/enumerate.ts';

const model = modelOf({
  cost: [1, 1, 1, 1, 1],
  bounds: [
    [0, 1],
    [0, 9],
    [2, 2],
    [0, 1],
    [1, 1],
  ],
  rows: [],
  integer: [true, true, true, false, true],
});
const at = (objective: number, first = 0): Point => ({ x: Float64Array.of(first, objective, 2, 0, 1), objective });
const pooled = (search: ReturnType<typeof createSearch>) => search.pool.map(({ objective }) => objective);

describe('the search', () => {
  it('leaves out integer columns that the model fixes', () => {
    const { integers, binaries } = createSearch(model, at(5));
    expect([...integers]).toEqual([0, 1]);
    expect([...binaries]).toEqual([0]);
  });

  it('keeps the best wherever the current solution moves', () => {
    const search = createSearch(model, at(5));
    search.moveTo(at(3));
    search.moveTo(at(8));
    expect([search.current.objective, search.best.objective]).toEqual([8, 3]);
    expect(pooled(search)).toEqual([3, 5, 8]);
  });

  it('moves to what it is offered only where that is better than the best', () => {
    const search = createSearch(model, at(5));
    search.moveTo(at(7));
    expect(search.offer(at(6))).toBe(false);
    expect([search.current.objective, search.best.objective]).toEqual([7, 5]);
    expect(search.offer(at(5, 1))).toBe(false);
    expect(search.offer(at(4))).toBe(true);
    expect([search.current.objective, search.best.objective]).toEqual([4, 4]);
    expect(pooled(search)).toEqual([4, 5, 5, 6, 7]);
  });

  it('goes back to the point that the pool holds, not to a copy of it', () => {
    const search = createSearch(model, at(5));
    search.moveTo(at(7));
    search.moveTo(at(5));
    expect(search.pool).toContain(search.current);
    expect(search.pool.length).toBe(2);
  });

  it('raises its bound only, and never above the best', () => {
    const search = createSearch(model, at(5));
    expect(search.bound).toBe(Number.NEGATIVE_INFINITY);
    const bounds = [1, 3, 2, Number.NEGATIVE_INFINITY, 9].map((bound) => {
      search.raiseBound(bound);
      return search.bound;
    });
    expect(bounds).toEqual([1, 3, 3, 3, 5]);
  });

  it('keeps a pool that is sorted, distinct, no larger than it may be, and holds the best of all', () => {
    const turn = fc.record({ objective: fc.nat(25), first: fc.nat(1), offer: fc.boolean() });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 60 }), (turns) => {
        const search = createSearch(model, at(12));
        const met = new Map([[JSON.stringify([0, 12]), 12]]);
        for (const { objective, first, offer } of turns) {
          met.set(JSON.stringify([first, objective]), objective);
          if (offer) search.offer(at(objective, first));
          else search.moveTo(at(objective, first));
        }
        const best = [...met.values()].sort((a, b) => a - b).slice(0, poolSize);
        expect(pooled(search)).toEqual(best);
        expect(new Set(search.pool.map(({ x }) => x.join())).size).toBe(search.pool.length);
        expect(search.best.objective).toBe(best[0]);
      }),
    );
  });
});
