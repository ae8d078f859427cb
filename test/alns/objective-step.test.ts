import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { objectiveStep } from '../../src/alns/objective-step.ts';
import { objectiveOf } from '../../src/mip/model.ts';
import { feasiblePoints, modelOf } from '../oracles/enumerate.ts';

const stepOf = (
  cost: readonly number[],
  integer?: readonly boolean[],
  bounds?: readonly (readonly [number, number])[],
) =>
  objectiveStep(
    modelOf({
      cost,
      rows: [],
      bounds: bounds ?? cost.map(() => [0, 3] as const),
      ...(integer === undefined ? {} : { integer }),
    }),
  );

describe('the step of an objective', () => {
  test.each([
    [[2, 4, 6], 2],
    [[3, 5], 1],
    [[-9, 6], 3],
    [[7], 7],
    [[0, 4, 0], 4],
    [[0.5, 1.5], 0.5],
    [[0.1, 0.25], 0.05],
    [[1.001, 2], 0.001],
    [[1 / 3, 1], 0],
    [[Math.PI], 0],
    [[0.0001, 1], 0],
    [[0, 0], 0],
    [[2e9, 4e9], 0],
    [[123456789, 246913578], 123456789],
    [[100000000.05, 1], 0],
    [[1.0000000001, 2], 0],
  ])('of costs %j is %d', (cost, step) => {
    expect(stepOf(cost)).toBeCloseTo(step, 12);
  });

  it('is nothing where a continuous column costs, whatever the others', () => {
    expect(stepOf([2, 4], [true, false])).toBe(0);
    expect(stepOf([2, 0], [true, false])).toBe(2);
  });

  it('does not heed columns that the model fixes', () => {
    const fixed = [
      [0, 3],
      [0.7, 0.7],
    ] as const;
    expect(stepOf([2, Math.E], [true, false], fixed)).toBe(2);
  });

  it('divides every difference of two objective values, and no greater number does', () => {
    const cost = fc.integer({ min: -60, max: 60 });
    fc.assert(
      fc.property(
        fc.array(cost, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(1, 10, 100, 1000),
        fc.integer({ min: -9, max: 9 }),
        (costs, scale, offset) => {
          const bounds = costs.map(() => [-1, 2] as const);
          const model = modelOf({ cost: costs.map((value) => value / scale), bounds, rows: [], offset: offset / 7 });
          const step = objectiveStep(model);
          if (costs.every((value) => value === 0)) {
            expect(step).toBe(0);
            return;
          }
          const values = [...feasiblePoints(model)].map((x) => objectiveOf(model, x));
          const least = Math.min(...values);
          const steps = values.map((value) => (value - least) / step);
          expect(steps.every((count) => Math.abs(count - Math.round(count)) < 1e-6)).toBe(true);
          // All differences of a lattice share no factor beyond its step.
          const common = steps.map(Math.round).reduce((a, b) => {
            let [big, small] = [a, b];
            while (small !== 0) [big, small] = [small, big % small];
            return big;
          });
          expect(common).toBe(1);
        },
      ),
    );
  });
});
