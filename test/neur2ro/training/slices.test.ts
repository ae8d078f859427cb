import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shareSamples } from '../../../src/neur2ro/training/shared-samples.ts';
import { createSlices, type Slices, shuffleSlices } from '../../../src/neur2ro/training/slices.ts';
import { createRng } from '../../../src/util/rng.ts';
import { sampleGroup, sampleSet } from '../../helpers/samples.ts';

const side = { features: 2, embed: [1, 1], post: [1] };
const shape = { x: side, scenario: side, head: [1], aggregation: 'sum' } as const;

function setOf(scenarios: readonly number[]) {
  let next = 0;
  const draw = (count: number) => Array.from({ length: count }, () => next++);
  const groups = scenarios.map((count, k) => sampleGroup(shape, 1, [k + 1, count], draw));
  return sampleSet(shape, 1, groups);
}

/** What slices take: by slice, the group and the scenarios. */
const taken = ({ table, picks, count }: Slices) =>
  Array.from({ length: count }, (_, k) => ({
    group: table[3 * k]!,
    scenarios: [...picks.subarray(table[3 * k + 1]!, table[3 * k + 2]!)],
  }));

const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });

describe('slices', () => {
  test('take every sample once, whether drawn or in order, and none is too large', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 99 }), (scenarios, most, seed) => {
        const set = setOf(scenarios);
        const slices = createSlices(set, most);
        const everything = scenarios.flatMap((count, group) =>
          Array.from({ length: count }, (_, s) => `${group}.${s}`),
        );
        const names = () => taken(slices).flatMap(({ group, scenarios: all }) => all.map((s) => `${group}.${s}`));
        expect(names()).toEqual(everything);
        shuffleSlices(slices, set, createRng(seed));
        expect(names().toSorted()).toEqual(everything.toSorted());
        for (const { scenarios: all } of taken(slices)) expect(all.length).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('are drawn by the stream alone, not by what was drawn before', () => {
    const set = setOf([9, 8, 10, 7]);
    const [slices, others] = [createSlices(set, 3), createSlices(set, 3)];
    const inOrder = taken(slices);
    shuffleSlices(slices, set, createRng(1));
    const first = taken(slices);
    expect(first).not.toEqual(inOrder);
    shuffleSlices(slices, set, createRng(2));
    expect(taken(slices)).not.toEqual(first);
    shuffleSlices(others, set, createRng(2));
    expect(taken(others)).toEqual(taken(slices));
  });
});

describe('shared samples', () => {
  test('are the samples, in one block that threads share', () => {
    const set = setOf([3, 1, 4]);
    const shared = shareSamples(set);
    expect(shared).toEqual(set);
    const blocks = shared.groups.flatMap(({ x, fixed, varying, labels }) => [x, fixed, varying, labels]);
    expect(new Set(blocks.map(({ buffer }) => buffer)).size).toBe(1);
    expect(blocks[0]!.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
