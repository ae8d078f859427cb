import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findStart } from '../../../src/alns/start/start.ts';
import { families } from '../../../src/mip/generators/index.ts';
import { isFeasible, violations } from '../../../src/mip/verify.ts';
import { createRng } from '../../../src/util/rng.ts';
import { modelOf, optimum, randomModel } from '../local/random-model.ts';

describe('findStart', () => {
  test('finds a feasible point of nearly every small model that has one, and claims none of the others', () => {
    let feasible = 0;
    let missed = 0;
    fc.assert(
      fc.property(randomModel({ continuous: false }), fc.integer({ min: 0, max: 99 }), (model, seed) => {
        const known = optimum(model, (x) => isFeasible(violations(model, x)));
        const objectives: number[] = [];
        const result = findStart(model, {
          rng: createRng(seed),
          effort: 3e5,
          onPoint: ({ x, objective }) => {
            expect(isFeasible(violations(model, x))).toBe(true);
            objectives.push(objective);
          },
        });
        expect(result.nearest.length).toBe(model.columns);
        for (let k = 1; k < objectives.length; k++) expect(objectives[k]).toBeLessThan(objectives[k - 1]!);
        if (Number.isFinite(known)) {
          feasible++;
          if (result.best === undefined) missed++;
          else {
            expect(result.best.objective).toBeGreaterThanOrEqual(known - 1e-6);
            expect(result.best.objective).toBe(objectives.at(-1));
          }
        } else {
          expect(result.best).toBeUndefined();
          for (let j = 0; j < model.columns; j++) expect(Number.isInteger(result.nearest[j])).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
    expect(feasible).toBeGreaterThan(30);
    expect(missed / feasible).toBeLessThan(0.05);
  });

  test('the same seed and effort give the same points', () => {
    fc.assert(
      fc.property(randomModel({ continuous: true }), fc.integer({ min: 0, max: 99 }), (model, seed) => {
        const run = () => {
          const trace: unknown[] = [];
          const result = findStart(model, {
            rng: createRng(seed),
            effort: 1e5,
            onPoint: (point, source) => trace.push([source, point.objective, ...point.x]),
          });
          return { trace, result };
        };
        expect(run()).toEqual(run());
      }),
      { numRuns: 60 },
    );
  });

  test('reports a feasible hint at once and completes a partial one', () => {
    const model = modelOf({
      cost: [1, 2, 3, 4],
      rows: [
        [1, 1, 0, 0],
        [0, 0, 1, 1],
      ],
      rowLower: [1, 1],
      rowUpper: [1, 1],
    });
    const hints = [Float64Array.of(0, 1, 0, 1), Float64Array.of(Number.NaN, 1, Number.NaN, Number.NaN)];
    for (const start of hints) {
      const sources: string[] = [];
      const { best } = findStart(model, {
        rng: createRng(1),
        effort: 1e5,
        start,
        onPoint: (_, source) => sources.push(source),
      });
      expect(sources[0]).toBe('given start');
      expect(best?.objective).toBe(4);
    }
  });

  test('stops when it is told to', () => {
    let asked = 0;
    const stop = () => ++asked >= 100;
    const rows = [[1, 1, 1, 1]];
    const model = modelOf({ cost: [-1, -2, -3, -4], rows, rowLower: [-Infinity], rowUpper: [2] });
    const { best } = findStart(model, { rng: createRng(1), effort: Number.POSITIVE_INFINITY, stop });
    expect(best?.objective).toBe(-7);
    expect(asked).toBeLessThan(120);
  });

  test('a hint of the wrong length is refused', () => {
    const model = modelOf({ cost: [1], rows: [], rowLower: [], rowUpper: [] });
    const start = new Float64Array(2);
    expect(() => findStart(model, { rng: createRng(1), effort: 1, start })).toThrow(RangeError);
  });

  test('models without rows, without columns, without a cost, unbounded or contradictory come back', () => {
    const options = { rng: createRng(1), effort: 1e6 };
    const noRows = modelOf({ cost: [1, -1], rows: [], rowLower: [], rowUpper: [] });
    expect(findStart(noRows, options).best?.objective).toBe(-1);
    const nothing = modelOf({ cost: [], rows: [], rowLower: [], rowUpper: [], offset: 3 });
    expect(findStart(nothing, options).best?.objective).toBe(3);
    const emptyRow = modelOf({ cost: [], rows: [[]], rowLower: [1], rowUpper: [2] });
    expect(findStart(emptyRow, options).best).toBeUndefined();
    const noCost = modelOf({ cost: [0, 0], rows: [[1, 1]], rowLower: [1], rowUpper: [1] });
    const settled = findStart(noCost, { ...options, effort: 1e12 });
    expect(settled.best?.objective).toBe(0);
    const unbounded = modelOf({
      cost: [-1, 1],
      rows: [[1, -1]],
      rowLower: [-Infinity],
      rowUpper: [5],
      lower: [0, -Infinity],
      upper: [Infinity, Infinity],
      integer: [1, 0],
    });
    expect(findStart(unbounded, options).best).toBeDefined();
    const crossed = modelOf({ cost: [1], rows: [[1]], rowLower: [2], rowUpper: [Infinity] });
    expect(findStart(crossed, options).best).toBeUndefined();
    const fractional = modelOf({ cost: [1], rows: [[1]], rowLower: [0], rowUpper: [1], lower: [0.2], upper: [0.8] });
    expect(findStart(fractional, options).best).toBeUndefined();
  });

  test('gives every generated family a feasible point', () => {
    for (const [name, family] of families) {
      const model = family.generate({}, createRng(11));
      const { best } = findStart(model, { rng: createRng(1), effort: 4e6 });
      expect(best, name).toBeDefined();
    }
  });
});
