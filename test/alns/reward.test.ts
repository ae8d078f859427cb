import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/alns/outcome.ts';
import { effortScaled } from '../../src/alns/reward.ts';
import { createSearch } from '../../src/alns/search.ts';
import type { Point } from '../../src/mip/model.ts';
import { playedAt } from '../helpers/outcomes.ts';
import { modelOf } from '../oracles/enumerate.ts';

const model = modelOf({ cost: [1], bounds: [[-1e9, 1e9]], rows: [] });
const at = (objective: number): Point => ({ x: Float64Array.of(objective), objective });

/** What a pull earned that took the best from one objective to another. */
function earned(verdict: Verdict, before: number, after: number, effort: number, bound?: number): number {
  const search = createSearch(model, at(before));
  if (bound !== undefined) search.raiseBound(bound);
  const outcome = verdict === 'nothing' ? { verdict } : { verdict, point: at(after) };
  return effortScaled(outcome, at(before), playedAt(effort), search);
}

const verdicts: readonly Verdict[] = ['best', 'better', 'accepted', 'rejected', 'nothing'];
const value = fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constantFrom(0, 1e-12, -1e-12));
const effort = fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, 1, Number.POSITIVE_INFINITY));

describe('the reward', () => {
  it('is within [0, 1], whatever happens', () => {
    const bound = fc.option(value, { nil: undefined });
    fc.assert(
      fc.property(fc.constantFrom(...verdicts), value, value, effort, bound, (verdict, a, b, cost, floor) => {
        const reward = earned(verdict, Math.max(a, b), Math.min(a, b), cost, floor);
        expect(reward >= 0 && reward <= 1).toBe(true);
      }),
    );
  });

  it('of a no-op is nothing, however cheap it was', () => {
    expect(earned('nothing', 10, 10, 0)).toBe(0);
    expect(earned('rejected', 10, 11, 0)).toBe(0);
  });

  it('of a success is the greater the cheaper it was', () => {
    fc.assert(
      fc.property(value, value, fc.double({ min: 0, max: 10, noNaN: true }), (a, b, cost) => {
        for (const verdict of ['best', 'better', 'accepted'] as const) {
          const reward = (spent: number) => earned(verdict, Math.max(a, b), Math.min(a, b), spent);
          expect(reward(cost)).toBeGreaterThan(reward(cost + 0.5));
        }
      }),
    );
  });

  it('of a new best is the greater the more of the gap it closed', () => {
    const rewards = [99, 90, 60, 50].map((after) => earned('best', 100, after, 0.5, 50));
    for (let k = 1; k < rewards.length; k++) expect(rewards[k]).toBeGreaterThan(rewards[k - 1]!);
    expect(earned('best', -50, -90, 0.5, -100)).toBeGreaterThan(earned('best', -50, -51, 0.5, -100));
    expect(earned('best', 0, -1, 0.5, -2)).toBeLessThan(earned('best', 0, -2, 0.5, -2));
  });

  it('measures against the relaxation where the tree has no bound', () => {
    const relaxation = { x: Float64Array.of(50), reducedCosts: Float64Array.of(1), objective: 50 };
    const search = createSearch(model, at(100), relaxation);
    const outcome = { verdict: 'best', point: at(75) } as const;
    expect(effortScaled(outcome, at(100), playedAt(0.5), search)).toBe(earned('best', 100, 75, 0.5, 50));
  });

  it('of a new best is above that of a step of the current solution, at any cost', () => {
    for (const cost of [0, 0.5, 1, 5, 100]) {
      const [best, better, accepted] = (['best', 'better', 'accepted'] as const).map((verdict) =>
        earned(verdict, 100, 99.99, cost, 50),
      );
      expect(best).toBeGreaterThan(better!);
      expect(better).toBeGreaterThan(accepted!);
      expect(accepted).toBeGreaterThan(0);
    }
  });
});
