import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createRepair, violationModel } from '../../src/alns/repair.ts';
import { activities, type MipModel } from '../../src/mip/model.ts';
import type { MipSolver } from '../../src/mip/solver.ts';
import { isFeasible, verified, violations } from '../../src/mip/verify.ts';
import { createRng } from '../../src/util/rng.ts';
import { smallModel } from '../helpers/planted.ts';
import { runOf } from '../helpers/run.ts';
import { feasiblePoints, modelOf } from '../oracles/enumerate.ts';
import { modelAndChanges } from '../oracles/models.ts';

/** The sum over all rows of what each is missed by. */
function missed(model: MipModel, x: Float64Array): number {
  return activities(model, x).reduce(
    (sum, activity, i) => sum + Math.max(0, model.rowLower[i]! - activity, activity - model.rowUpper[i]!),
    0,
  );
}

/** A whole point within the bounds. */
function anyPoint(model: MipModel, seed: number): Float64Array {
  const rng = createRng(seed);
  return model.lower.map((low, j) => low + rng.int(model.upper[j]! - low + 1));
}

describe('the violation model', () => {
  it('holds the point, at the price of what it misses the rows by', () => {
    fc.assert(
      fc.property(modelAndChanges, fc.nat(1e6), ({ model }, seed) => {
        const x = anyPoint(model, seed);
        const { model: relaxed, point } = violationModel(model, x);
        expect(isFeasible(violations(relaxed, point.x))).toBe(true);
        expect(point.objective).toBeCloseTo(missed(model, x), 9);
        expect(point.x.slice(0, model.columns)).toEqual(x);
        expect(relaxed.columnNames.length).toBe(relaxed.columns);
        expect(relaxed.starts.length).toBe(relaxed.columns + 1);
        expect(relaxed.starts[relaxed.columns]).toBe(relaxed.indices.length);
      }),
      { numRuns: 300 },
    );
  });

  it('costs nothing at exactly the feasible points of the model', () => {
    fc.assert(
      fc.property(modelAndChanges, fc.nat(1e6), ({ model }, seed) => {
        const { model: relaxed } = violationModel(model, anyPoint(model, seed));
        const idle = (x: Float64Array) => Float64Array.from({ length: relaxed.columns }, (_, j) => x[j] ?? 0);
        const free = new Set([...feasiblePoints(model)].map((x) => x.join()));
        const box = { ...model, rows: 0, rowLower: new Float64Array(), rowUpper: new Float64Array() };
        const everywhere = { ...box, starts: new Int32Array(model.columns + 1), indices: new Int32Array() };
        for (const x of feasiblePoints({ ...everywhere, values: new Float64Array() })) {
          const point = verified(relaxed, idle(x));
          expect(point !== undefined).toBe(free.has(x.join()));
          if (point !== undefined) expect(point.objective).toBe(0);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('leaves the rows hard that the point satisfies', () => {
    const model = modelOf({
      cost: [1, 1],
      bounds: [
        [0, 9],
        [0, 9],
      ],
      rows: [
        [[1, 0], 3, Number.POSITIVE_INFINITY],
        [[0, 1], Number.NEGATIVE_INFINITY, 4],
        [[1, 1], 2, 2],
      ],
      offset: 7,
    });
    const { model: relaxed, point } = violationModel(model, Float64Array.of(1, 5));
    expect([...point.x]).toEqual([1, 5, 2, 1, 4]);
    expect(point.objective).toBe(7);
    expect([...violationModel(model, Float64Array.of(3, 5)).point.x]).toEqual([3, 5, 1, 6]);
    expect(relaxed.integer).toEqual(Uint8Array.of(1, 1, 0, 0, 0));
    expect([...relaxed.cost]).toEqual([0, 0, 1, 1, 1]);
  });

  it('of a feasible point is the model without its cost', () => {
    const model = smallModel('set-cover');
    const { model: relaxed, point } = violationModel(model, new Float64Array(model.columns).fill(1));
    expect([relaxed.columns, point.objective]).toEqual([model.columns, 0]);
  });
});

describe('the repair', () => {
  async function repaired(model: MipModel, nearest: Float64Array, turns: number): Promise<Float64Array | undefined> {
    const repair = await createRepair(runOf(model), nearest);
    try {
      for (let turn = 0; turn < turns; turn++) {
        const x = await repair.turn(1);
        if (x !== undefined) return x;
      }
      return undefined;
    } finally {
      repair.dispose();
    }
  }

  test.each([
    ['set-cover', 0],
    ['generalized-assignment', 1],
    ['facility-location', 0],
    ['independent-set', 1],
  ])('ends at a feasible point of %s from columns that are all %d', async (family, value) => {
    const model = smallModel(family, 5);
    const nearest = new Float64Array(model.columns).fill(value);
    expect(isFeasible(violations(model, nearest))).toBe(false);
    const x = await repaired(model, nearest, 30);
    expect(isFeasible(violations(model, x!))).toBe(true);
  });

  it('starts from whole values within the bounds, wherever the point lies', async () => {
    const model = modelOf({
      cost: [1, 1],
      bounds: [
        [0.5, 3.5],
        [0, 3],
      ],
      rows: [[[1, 1], 1, 4]],
    });
    for (const nearest of [
      [0.1, 0],
      [9, -4],
      [0.6, 0.4],
    ]) {
      const x = await repaired(model, Float64Array.from(nearest), 3);
      expect(isFeasible(violations(model, x!))).toBe(true);
    }
  });

  it('finds nothing where there is nothing, in the time it is given', async () => {
    const bounds = [
      [0, 1],
      [0, 1],
    ] as const;
    const model = modelOf({ cost: [1, 1], bounds, rows: [[[2, 2], 1, 1]] });
    const run = runOf(model);
    const repair = await createRepair(run, Float64Array.of(1, 0));
    const before = run.clock();
    expect(await repair.turn(0.3)).toBeUndefined();
    expect(run.clock() - before).toBeGreaterThan(0.29);
    repair.dispose();
  });

  it('does nothing once the run is over, and closes its session', async () => {
    let open = 0;
    const { solver } = runOf(smallModel('set-cover'));
    const counting: MipSolver = {
      name: 'counting',
      async open(model, settings) {
        const session = await solver.open(model, settings);
        open++;
        return {
          ...session,
          dispose() {
            open--;
            session.dispose();
          },
        };
      },
    };
    const model = smallModel('set-cover');
    const run = runOf(model, { solver: counting, signal: AbortSignal.abort() });
    const repair = await createRepair(run, new Float64Array(model.columns));
    expect(await repair.turn(60)).toBeUndefined();
    expect(open).toBe(1);
    repair.dispose();
    expect(open).toBe(0);
  });
});
