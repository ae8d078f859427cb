import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createModelBuilder, isFeasible, violations } from '../../src/mip/index.ts';
import type { UncertaintySet } from '../../src/neur2ro/index.ts';
import { createRng } from '../../src/util/rng.ts';

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const distance = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((value, i) => value - b[i]!));

/** What every uncertainty set keeps. */
export function uncertaintySetConformance(name: string, set: UncertaintySet, runs = 40): void {
  const vector = fc
    .array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: set.dimension, maxLength: set.dimension })
    .map((values) => Float64Array.from(values));
  const sampled = fc.integer({ min: 0, max: 1e6 }).map((seed) => set.sample(createRng(seed)));
  const holds = (...property: Parameters<typeof fc.assert>) =>
    fc.assert(property[0], { numRuns: runs, endOnFailure: true });

  describe(name, () => {
    test('has finite bounds in order, and members within them', () => {
      for (let i = 0; i < set.dimension; i++) {
        expect(Number.isFinite(set.lower[i]!) && Number.isFinite(set.upper[i]!)).toBe(true);
        expect(set.lower[i]!).toBeLessThanOrEqual(set.upper[i]!);
      }
      expect(set.contains(set.lower.map((_, i) => set.upper[i]! + 1))).toBe(false);
      expect(set.contains(new Float64Array(set.dimension + 1))).toBe(false);
    });

    test('samples members, equal ones from equal seeds', () => {
      holds(
        fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
          const member = set.sample(createRng(seed));
          expect(set.contains(member)).toBe(true);
          expect(set.sample(createRng(seed))).toEqual(member);
        }),
      );
    });

    test('finds a member farthest in a direction, at least as far as any other', () => {
      holds(
        fc.property(vector, sampled, (direction, other) => {
          const farthest = set.maximize(direction);
          expect(set.contains(farthest)).toBe(true);
          expect(dot(direction, farthest)).toBeGreaterThanOrEqual(dot(direction, other) - 1e-6);
        }),
      );
    });

    test('bounds each component by values that members take', () => {
      for (let i = 0; i < set.dimension; i++) {
        const axis = new Float64Array(set.dimension);
        axis[i] = 1;
        expect(set.maximize(axis)[i]!).toBeLessThanOrEqual(set.upper[i]! + 1e-9);
        axis[i] = -1;
        expect(set.maximize(axis)[i]!).toBeGreaterThanOrEqual(set.lower[i]! - 1e-9);
      }
    });

    test('projects to a member, at least as near as any other; members stay', () => {
      holds(
        fc.property(vector, sampled, (point, other) => {
          const nearest = set.project(point);
          expect(set.contains(nearest)).toBe(true);
          expect(distance(point, nearest)).toBeLessThanOrEqual(distance(point, other) + 1e-6);
          expect(distance(set.project(other), other)).toBeLessThanOrEqual(1e-6);
        }),
      );
    });

    test('writes rows that hold its members', () => {
      const builder = createModelBuilder('set');
      const columns = set.addTo(builder, 'xi');
      expect(columns).toHaveLength(set.dimension);
      const model = builder.build();
      // Where the set adds columns of its own (weights, factors), the rows alone do not tell.
      if (model.columns !== set.dimension) return;
      holds(
        fc.property(sampled, vector, (member, point) => {
          expect(isFeasible(violations(model, member))).toBe(true);
          if (set.rows !== undefined) expect(isFeasible(violations(model, point))).toBe(set.contains(point));
        }),
      );
    });

    test('refuses vectors of another length', () => {
      const long = new Float64Array(set.dimension + 1);
      expect(() => set.maximize(long)).toThrow(RangeError);
      expect(() => set.project(long)).toThrow(RangeError);
    });
  });
}
