import { activities, rowMatrix } from '../../mip/model.ts';
import { shuffle } from '../../util/rng.ts';
import { complete, fixAllBut, targetCount } from '../free-set.ts';
import type { Neighborhood } from '../neighborhood.ts';

/** Slack below which a row counts as tight. */
const tightness = 1e-6;

/** Frees the integer columns of randomly chosen rows that are tight in the current solution, until the share `size` is reached. */
export const tightRows: Neighborhood = {
  name: 'tight-rows',
  description: 'frees the columns of randomly chosen tight rows',
  applies: (search) => search.integers.length > 1 && search.model.rows > 0,
  carve(search, size, rng) {
    const { model, current } = search;
    const activity = activities(model, current.x);
    const isTight = (i: number) =>
      Math.min(activity[i]! - model.rowLower[i]!, model.rowUpper[i]! - activity[i]!) <=
      tightness * Math.max(1, Math.abs(activity[i]!));
    const tight = shuffle(Int32Array.from({ length: model.rows }, (_, i) => i).filter(isTight), rng);
    const byRow = rowMatrix(model);
    const target = targetCount(search, size);
    const free = new Set<number>();
    for (const i of tight) {
      for (let k = byRow.starts[i]!; k < byRow.starts[i + 1]! && free.size < target; k++) {
        const j = byRow.indices[k]!;
        if (model.integer[j] === 1 && model.lower[j]! < model.upper[j]!) free.add(j);
      }
      if (free.size >= target) break;
    }
    return { bounds: fixAllBut(search, complete(search, Int32Array.from(free), size, rng)) };
  },
};
