import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateSamples, type SampleProgress } from '../../../src/neur2ro/training/generate-samples.ts';
import { decodeShard, encodeShard, readShard } from '../../../src/neur2ro/training/sample-file.ts';
import { sampleRecipe } from '../../../src/neur2ro/training/sample-recipe.ts';
import { drawShard } from '../../../src/neur2ro/training/sample-worker.ts';

const recipe = sampleRecipe({
  ...{ family: 'knapsack', instances: 12, decisions: 2, scenarios: 5, sizes: [5, 7], seed: 3 },
});
let folder: string;
let bytes: Uint8Array;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samples-'));
  bytes = await drawShard({ recipe, shard: 1 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const written = async (name: string, data: Uint8Array) => {
  const path = join(folder, name);
  await writeFile(path, data);
  return path;
};

describe('a file of samples', () => {
  test('reads back as it was written', () => {
    const shard = decodeShard(bytes, 'a');
    expect(shard).toMatchObject({ recipe, shard: 1 });
    expect(shard.instances).toHaveLength(2);
    expect(decodeShard(encodeShard(shard), 'b')).toEqual(shard);
  });

  test('that was cut off is told as such, wherever it was', async () => {
    for (const length of [30, bytes.length >> 1, bytes.length - 1]) {
      const path = await written('cut', bytes.subarray(0, length));
      await expect(readShard(path, recipe, 1)).rejects.toThrow(
        `${path}: ends too early: it was cut off; delete it, and it is made anew.`,
      );
    }
    const { instances } = decodeShard(bytes, 'a');
    const [first] = instances;
    const packed = (data: Uint8Array) => gzipSync(data);
    const text = JSON.stringify({
      ...{ format: 'adasolve samples 1', recipe, shard: 1 },
      instances: [{ name: 'a', text: first!.text, dimension: 5, groups: [{ x: [1], scenarios: 3 }] }],
    });
    expect(() => decodeShard(packed(Buffer.from(`${text}\n1234`)), 'few')).toThrow('few: ends too early');
    expect(() => decodeShard(packed(Buffer.alloc(8)), 'nothing')).toThrow('its first line is no JSON.');
    expect(() => decodeShard(packed(Buffer.from('{}\n')), 'other')).toThrow('is no file of samples of this version');
    const more = Buffer.concat([Buffer.from(`${text}\n`), Buffer.alloc(3 * 5 * 4 + 3 * 8 + 1)]);
    expect(() => decodeShard(packed(more), 'more')).toThrow('more: holds more numbers than its header says.');
    expect(() => decodeShard(Buffer.from('RKP'), 'plain')).toThrow('plain: is no file of samples: ');
  });

  test('of another recipe or another place is refused with what differs', async () => {
    const path = await written('part', bytes);
    await expect(readShard(path, { ...recipe, seed: 4 }, 1)).rejects.toThrow(
      `${path}: holds samples of another recipe: its seed is 3, not 4; name another folder, or delete it.`,
    );
    await expect(readShard(path, { ...recipe, sizes: [5] }, 1)).rejects.toThrow('its sizes are [5,7], not [5];');
    await expect(readShard(path, recipe, 0)).rejects.toThrow('is part 2 of its samples, not 1.');
    expect(await readShard(join(folder, 'none'), recipe, 1)).toBeUndefined();
    await expect(readShard(folder, recipe, 1)).rejects.toThrow('cannot be read');
  });
});

describe('generation', () => {
  test('gives the same in any number of threads, and goes on from files that are there', async () => {
    const data = join(folder, 'data');
    const whole = await generateSamples(recipe, { jobs: 2 });
    expect(whole).toHaveLength(12);
    const stop = new AbortController();
    const interrupted = generateSamples(recipe, {
      ...{ folder: data, jobs: 1, signal: stop.signal },
      onProgress: ({ made }) => made > 0 && stop.abort(new Error('enough')),
    });
    await expect(interrupted).rejects.toThrow('enough');
    const [first] = await readdir(data);
    expect(first).toBe('knapsack-001.samples');
    const kept = await readFile(join(data, first!));
    const told: SampleProgress[] = [];
    const resumed = await generateSamples(recipe, { folder: data, jobs: 1, onProgress: (p) => told.push(p) });
    expect(resumed).toEqual(whole);
    expect(told[0]).toEqual({ total: 2, done: 1, made: 0 });
    expect(told.at(-1)).toEqual({ total: 2, done: 2, made: 1 });
    expect(await readFile(join(data, first!))).toEqual(kept);
    await expect(generateSamples({ ...recipe, decisions: 3 }, { folder: data, jobs: 1 })).rejects.toThrow(
      'holds samples of another recipe: its number of decisions is 2, not 3;',
    );
  });

  test('says where it cannot write', async () => {
    await expect(generateSamples(recipe, { folder: '/proc/samples', jobs: 1 })).rejects.toThrow(
      /^\/proc\/samples: cannot be written: /,
    );
  });

  test('says what failed in a thread', async () => {
    const strange = { ...recipe, family: 'facility-location' };
    await expect(generateSamples(strange, { jobs: 1 })).rejects.toThrow(
      'drawing samples failed: there is no training for the family "facility-location"',
    );
  });
});
