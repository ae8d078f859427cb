import type { SampleGroup, SampleSet } from './samples.ts';

const arraysOf = ({ x, fixed, varying, labels }: SampleGroup) => [x, fixed, varying, labels] as const;

/** A copy of samples in one block of memory that threads can share. */
export function shareSamples(set: SampleSet): SampleSet {
  const arrays = set.groups.flatMap(arraysOf);
  const block = new SharedArrayBuffer(4 * arrays.reduce((size, { length }) => size + length, 0));
  let at = 0;
  const moved = (values: Float32Array): Float32Array => {
    const copy = new Float32Array(block, 4 * at, values.length);
    copy.set(values);
    at += values.length;
    return copy;
  };
  const groups = set.groups.map((group) => {
    const [x, fixed, varying, labels] = arraysOf(group).map(moved);
    return { items: group.items, x: x!, fixed: fixed!, varying: varying!, labels: labels! };
  });
  return { ...set, groups };
}

/** Numbers, zeros at first, that threads can share. */
export const sharedNumbers = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));

/** Integers, zeros at first, that threads can share. */
export const sharedIntegers = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));
