import { describe, expect, it } from 'vitest';
import { featureCount, searchFeatures } from '../../src/alns/features.ts';
import { createSearch } from '../../src/alns/search.ts';
import type { Progress } from '../../src/alns/stop.ts';
import { objectiveOf } from '../../src/mip/model.ts';
import { modelOf } from '../oracles/enumerate.ts';

const bounds = new Array<[number, number]>(4).fill([0, 1]);
const model = modelOf({ cost: [1, 1, 1, 1], bounds, rows: [[[1, 1, 1, 1], 2, 4]] });
const relaxation = { x: Float64Array.of(0.5, 0.5, 1, 1e-9), reducedCosts: new Float64Array(4), objective: 2 };
const progress: Progress = { iteration: 0, stagnant: 0, seconds: 0, best: 4, bound: -Infinity };

const pointOf = (x: Float64Array) => ({ x, objective: objectiveOf(model, x) });

describe('the features of a search', () => {
  const search = createSearch(model, pointOf(Float64Array.of(1, 1, 1, 1)), relaxation);
  const at = (more: Partial<Progress>, spent = 0) => [...searchFeatures(() => spent)(search, { ...progress, ...more })];

  it('say where it stands', () => {
    expect(at({})).toEqual([1, 0.5, 0, 0, 0.5, 0]);
    expect(at({ stagnant: 10, last: 'optimal' }, 0.25)).toEqual([1, 0.5, 0.5, 0.25, 0.5, 1]);
    expect(at({ last: 'infeasible' })[5]).toBe(1);
    expect(at({ last: 'limit' })[5]).toBe(0);
    expect(at({})).toHaveLength(featureCount);
  });

  it('stay in [0, 1] where little is known or much was spent', () => {
    const blind = createSearch(model, pointOf(Float64Array.of(1, 1, 1, 1)));
    const features = searchFeatures(() => 3)(blind, { ...progress, stagnant: 1e9 });
    expect([...features]).toEqual([1, 1, expect.closeTo(1, 6), 1, 0, 0]);
  });
});
