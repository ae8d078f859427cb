import { expect, test } from 'vitest';
import { neighborhoods } from '../../src/alns/neighborhoods/index.ts';
import { type SolveOptions, solve } from '../../src/alns/solve.ts';
import { families } from '../../src/mip/generators/index.ts';
import { createRng } from '../../src/util/rng.ts';
import { smallModel } from '../helpers/planted.ts';

/** Large enough that the root relaxation does not settle it. */
const cover = (seed: number) => families.get('set-cover')!.generate({ rows: 60, columns: 100 }, createRng(seed));

const counted: SolveOptions = { nodeLimit: 5, iterations: 25, localSearch: false, gap: 0 };

test('a run hands over what it has learned, and the next one goes on with it', async () => {
  const first = await solve(cover(1), counted);
  const { memory } = first;
  expect(memory?.arms.map(({ name }) => name)).toEqual(first.arms.map(({ name }) => name));
  expect(memory?.arms.map(({ size }) => size)).toEqual(first.arms.map(({ size }) => size));
  const copy = JSON.parse(JSON.stringify(memory)) as NonNullable<typeof memory>;
  expect(copy).toEqual(memory);
  const sizes = new Map<string, number>();
  const next = await solve(cover(1), {
    seed: 2,
    ...counted,
    memory: copy,
    observer: { onStep: ({ name, size }) => sizes.set(name, sizes.get(name) ?? size) },
  });
  for (const [name, size] of sizes) expect(size).toBe(copy.arms.find((arm) => arm.name === name)?.size);
  const counts = ({ policy }: NonNullable<typeof memory>) =>
    (policy.learned as { counts: number[] }).counts.reduce((sum, count) => sum + count, 0);
  expect(counts(next.memory!)).toBeGreaterThan(counts(memory!));
});

test('arms that the next run lacks are left out, those that it has more are new', async () => {
  const few = neighborhoods.filter(({ name }) => name === 'mutation' || name === 'graph');
  const { memory } = await solve(smallModel('set-cover'), { ...counted, neighborhoods: few });
  const other = neighborhoods.filter(({ name }) => name !== 'mutation').slice(0, 4);
  const next = await solve(smallModel('set-cover'), { ...counted, neighborhoods: other, ...(memory && { memory }) });
  expect(next.memory?.arms.map(({ name }) => name)).toEqual(next.arms.map(({ name }) => name));
});

test('a run whose search never began has nothing to hand over', async () => {
  const model = smallModel('set-cover');
  const infeasible = { ...model, rowLower: model.rowLower.map(() => model.columns + 1) };
  expect((await solve(infeasible, { timeLimit: 20 })).memory).toBeUndefined();
});
