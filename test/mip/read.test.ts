import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readModel } from '../../src/mip/read.ts';
import { InputError } from '../../src/util/errors.ts';
import { mps, readText } from './read-helpers.ts';

const lp = 'Maximize\n obj: 3 x + 2 y + 5\nSubject To\n c1: x + y <= 4\nBounds\n y <= 3\nGeneral\n x\nEnd\n';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adasolve-read-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('sources', () => {
  test('files of both formats, packed or not, whatever the suffix says of the packing', async () => {
    for (const [name, content] of [
      ['a.mps', mps()],
      ['b.mps.gz', gzipSync(mps())],
      ['c.mps', gzipSync(mps())],
      ['d.mps.gz', mps()],
      ['e.MPS', mps()],
      ['without-suffix', mps()],
    ] as const) {
      const { model } = await readModel({ path: await file(name, content) });
      expect(model.columnNames).toEqual(['x', 'y']);
    }
    for (const [name, content] of [
      ['a.lp', lp],
      ['b.lp.gz', gzipSync(lp)],
      ['lp-without-suffix', lp],
    ] as const) {
      const { model } = await readModel({ path: await file(name, content) });
      expect(model.columnNames).toEqual(['x', 'y']);
      expect(model.maximize).toBe(true);
    }
  });

  test('text and bytes, with the format told by the content', async () => {
    const fromText = await readModel({ text: lp, name: 'standard input' });
    const fromBytes = await readModel({ bytes: gzipSync(mps()), name: 'standard input' });
    expect(fromText.model.maximize).toBe(true);
    expect(fromBytes.model.name).toBe('small');
  });

  test.each([
    ['missing.mps', undefined, /missing\.mps: no such file\.$/],
    ['empty.mps', '', /empty\.mps: is empty\.$/],
    ['zip.mps.gz', gzipSync(''), /is empty once unpacked\.$/],
    ['binary.mps', Uint8Array.of(1, 2, 0, 4), /is binary data, not text\.$/],
    ['cut.mps.gz', gzipSync(mps()).subarray(0, 40), /the gzip data ends early: the file is truncated\.$/],
    ['tail.mps.gz', Buffer.concat([gzipSync(mps()), Buffer.from('tail')]), /the gzip data is damaged\.$/],
    ['neither', 'hello\n', /is neither an MPS file .* nor an LP file/],
  ])('%s is refused', async (name, content, message) => {
    const path = content === undefined ? join(folder, name) : await file(name, content);
    await expect(readModel({ path })).rejects.toThrow(message);
    await expect(readModel({ path })).rejects.toBeInstanceOf(InputError);
  });

  test('a folder is refused', async () => {
    await expect(readModel({ path: folder })).rejects.toThrow(/is a folder, not a file\.$/);
  });

  test('an aborted reading rejects with the reason', async () => {
    const reason = new Error('enough');
    await expect(readModel({ path: await file('z.mps', mps()) }, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const controller = new AbortController();
    const reading = readModel({ text: mps(), name: 'z.mps' }, { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(reading).rejects.toBe(reason);
  });

  test('a parser without time is an input error', async () => {
    await expect(readModel({ text: mps(), name: 'z.mps' }, { patience: 0 })).rejects.toThrow(/did not end within 0 s/);
  });
});

describe('after parsing, in both formats', () => {
  test('a maximisation is negated once, cost and offset', async () => {
    const { model } = await readText(lp, 'lp');
    expect([...model.cost]).toEqual([-3, -2]);
    expect(model.offset).toBe(-5);
    const same = await readText(mps({ head: 'NAME\nOBJSENSE\n    MAX\n', rhs: ' RHS cost 7\n' }));
    expect([...same.model.cost]).toEqual([-1, 2]);
    expect(same.model.offset).toBe(7);
    expect(same.model.maximize).toBe(true);
  });

  test('fractional bounds of integer columns are rounded inwards, with a warning', async () => {
    const text = 'Minimize\n x + y\nBounds\n 0.5 <= x <= 3.5\n y >= -2.5\nGeneral\n x y\nEnd\n';
    const { model, warnings } = await readText(text, 'lp');
    expect([...model.lower]).toEqual([1, -2]);
    expect([...model.upper]).toEqual([3, Number.POSITIVE_INFINITY]);
    expect(warnings).toEqual(['fractional bounds of 2 integer columns rounded inwards.']);
  });

  test('contradicting bounds and a model without rows are models', async () => {
    const crossed = await readText('Minimize\n x\nBounds\n x >= 3\n x <= 2\nEnd\n', 'lp');
    expect([crossed.model.lower[0], crossed.model.upper[0]]).toEqual([3, 2]);
    expect(crossed.model.rows).toBe(0);
    const rowless = await readText('NAME\nROWS\n N cost\nCOLUMNS\n x cost 1\nENDATA\n');
    expect(rowless.model.rows).toBe(0);
    expect([...rowless.model.starts]).toEqual([0, 0]);
  });

  test('a model without columns is refused', async () => {
    await expect(readText('Minimize\nSubject To\nEnd\n', 'lp')).rejects.toThrow('test.lp: has no columns.');
    await expect(readText(mps({ columns: '', rhs: '' }))).rejects.toThrow('test.mps: has no columns.');
  });
});
