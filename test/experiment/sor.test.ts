import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/experiment/environment.ts';
import { openEnvironment, parseEnvironmentSpec } from '../../src/experiment/environments/spec.ts';
import { createSequence } from '../../src/sor/sequences/spec.ts';
import { sor } from '../../src/sor/sor.ts';
import { describeEnvironment } from '../conformance/environment.ts';
import { take } from '../conformance/linear-system-sequence.ts';

const folder = mkdtempSync(join(tmpdir(), 'adasolve-sor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = {
  kind: 'sor',
  sequence: 'shifted-laplacian:side=4,systems=250',
  omegas: { from: 1, to: 1.8, count: 3 },
  others: ['cg'],
} as const;
const make = (spec: object = small) => openEnvironment(parseEnvironmentSpec(spec), folder);

/** Contexts and costs of all rounds. */
async function rowsOf(environment: Environment, seed: number) {
  const rows: [number[], number[]][] = [];
  const episode = await environment.open(seed);
  for (let context = await episode.next(); context !== undefined; context = await episode.next())
    rows.push([[...context], [...(await episode.peek!())]]);
  return rows;
}

describeEnvironment('sor', { open: () => make(), rounds: 120 });

describe('the environment of a sequence', () => {
  it('charges the iterations of every arm, and ends with the sequence', async () => {
    const environment = await make();
    expect(environment.arms).toEqual(['sor(1)', 'sor(1.4)', 'sor(1.8)', 'cg']);
    const rows = await rowsOf(environment, 7);
    expect(rows).toHaveLength(250);
    const systems = take(createSequence({ kind: 'shifted-laplacian', side: 4, seed: 7 }), 5);
    systems.forEach(({ a, b, context }, t) => {
      expect(rows[t]![0]).toEqual([...context]);
      expect(rows[t]![1].slice(0, 3)).toEqual([1, 1.4, 1.8].map((omega) => sor(a, b, { omega }).iterations));
    });
  });

  it('rewards linearly, from 1 for one iteration to 0 at the ceiling and for a solve that does not converge', async () => {
    const environment = await make({ ...small, maxIterations: 30, ceiling: 25 });
    const episode = await environment.open(1);
    await episode.next();
    const costs = [...(await episode.peek!())];
    for (const [arm, cost] of costs.entries())
      expect(await episode.play(arm)).toEqual({ cost, reward: Math.max(0, 1 - (cost - 1) / 24) });
    expect(Math.max(...costs)).toBeLessThanOrEqual(30);
  });

  it('keeps its tables on disk, one for every policy and process', async () => {
    const cached = { ...small, cache: 'tables' };
    const first = await rowsOf(await make(cached), 3);
    expect(first).toEqual(await rowsOf(await make(), 3));
    const blocks = readdirSync(join(folder, 'tables')).sort();
    expect(blocks.length).toBeGreaterThanOrEqual(3);
    expect(blocks.every((name) => /^[0-9a-f]{24}-\d+\.json$/.test(name))).toBe(true);
    // What is on the disk is what is played: a changed cost shows.
    const path = join(folder, 'tables', blocks[0]!);
    writeFileSync(path, JSON.stringify({ rows: first.slice(0, 100).map(([context]) => [context, [9, 9, 9, 9]]) }));
    expect((await rowsOf(await make(cached), 3))[50]![1]).toEqual([9, 9, 9, 9]);
    // A block that is not whole, or of other arms, is computed again.
    for (const broken of ['{"rows": [[', JSON.stringify({ rows: [[[0], [1, 2]]] })]) {
      writeFileSync(path, broken);
      expect(await rowsOf(await make(cached), 3)).toEqual(first);
    }
    expect(await rowsOf(await make(cached), 4)).not.toEqual(first);
  });

  it('shares the work with others who compute the same table at once', async () => {
    const cached = { ...small, cache: 'shared' };
    const [one, other] = await Promise.all([rowsOf(await make(cached), 5), rowsOf(await make(cached), 5)]);
    expect(other).toEqual(one);
  });

  it.each([
    [{ ...small, sequence: 'weather' }, /there is no sequence "weather"/],
    [{ ...small, omegas: [1, 2] }, /must be less than 2/],
    [{ ...small, cost: 'flops' }, /give it a "ceiling"/],
    [{ ...small, others: ['lu'] }, /others/],
  ])('is refused with a sentence: %j', async (spec, message) => {
    await expect(async () => make(spec)).rejects.toThrow(message);
  });
});
