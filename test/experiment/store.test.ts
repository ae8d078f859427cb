import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openStore, readTrials } from '../../src/experiment/store.ts';
import type { TrialRecord } from '../../src/experiment/trial-record.ts';

const folder = mkdtempSync(join(tmpdir(), 'adasolve-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const fresh = () => join(folder, `results-${++files}.jsonl`);
const record = (id: string) => ({ schemaVersion: 1, id, text: 'ü'.repeat(50) }) as unknown as TrialRecord;
async function idsIn(path: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const stored of readTrials(path)) ids.push(stored.record.id);
  return ids;
}

test('keeps every trial once, whatever comes at the same time', async () => {
  const path = fresh();
  const store = await openStore(path);
  await Promise.all(['a', 'b', 'a', 'c', 'b'].map((id) => store.append(record(id))));
  await store.close();
  expect(await idsIn(path)).toEqual(['a', 'b', 'c']);
  const again = await openStore(path);
  expect([...again.ids]).toEqual(['a', 'b', 'c']);
  await again.append(record('c'));
  await again.append(record('d'));
  await again.close();
  expect(await idsIn(path)).toEqual(['a', 'b', 'c', 'd']);
  expect(again.mended).toBe(false);
});

test('cuts off what a killed run left unfinished, wherever it was killed', async () => {
  const whole = `${JSON.stringify(record('a'))}\n`;
  const next = `${JSON.stringify(record('b'))}\n`;
  const bytes = Buffer.from(next);
  for (let length = 0; length <= bytes.length; length += 7) {
    const path = fresh();
    writeFileSync(path, Buffer.concat([Buffer.from(whole), bytes.subarray(0, length)]));
    const store = await openStore(path);
    const kept = length === bytes.length;
    expect([...store.ids]).toEqual(kept ? ['a', 'b'] : ['a']);
    expect(store.mended).toBe(length > 0 && !kept);
    await store.append(record('b'));
    await store.close();
    expect(readFileSync(path, 'utf8')).toBe(whole + next);
  }
});

test('refuses what is no file of trials, with the line', async () => {
  const path = fresh();
  writeFileSync(path, `${JSON.stringify(record('a'))}\n{"id":1}\n`);
  await expect(openStore(path)).rejects.toThrow(`${path}:2: expected a finished trial`);
  expect(existsSync(`${path}.lock`)).toBe(false);
  expect(statSync(path).size).toBeGreaterThan(0);
  await expect(openStore(join(folder, 'missing', 'x.jsonl'))).rejects.toThrow('cannot be written: no such directory.');
  await expect(idsIn(join(folder, 'missing.jsonl'))).rejects.toThrow('there is no such file.');
});

test('reads lines that are longer than a chunk', async () => {
  const path = fresh();
  writeFileSync(path, '');
  for (const id of ['x', 'y'])
    appendFileSync(path, `${JSON.stringify({ ...record(id), long: 'z'.repeat(200_000) })}\n`);
  expect(await idsIn(path)).toEqual(['x', 'y']);
});

describe('a lock', () => {
  const lockOf = (path: string, holder: unknown, silentSeconds = 0) => {
    writeFileSync(`${path}.lock`, typeof holder === 'string' ? holder : JSON.stringify(holder));
    const then = new Date(Date.now() - silentSeconds * 1000);
    utimesSync(`${path}.lock`, then, then);
  };
  /** A process that ended long ago has none of the numbers that exist. */
  const dead = 2 ** 30;

  test('keeps a second run out until the first one ends', async () => {
    const path = fresh();
    const first = await openStore(path);
    await expect(openStore(path)).rejects.toThrow(`is being written by another run (process ${process.pid} on`);
    await first.close();
    await (await openStore(path)).close();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test.each([
    ['a living process of this machine', { pid: process.ppid, host: hostname() }, 0],
    ['another machine that gave a sign of life', { pid: dead, host: 'elsewhere' }, 30],
    ['a run that is about to write its number', '', 0],
  ])('of %s is respected', async (_, holder, silent) => {
    const path = fresh();
    lockOf(path, holder, silent);
    await expect(openStore(path)).rejects.toThrow('is being written by another run');
    expect(existsSync(`${path}.lock`)).toBe(true);
  });

  test.each([
    ['a process that is gone', { pid: dead, host: hostname() }, 0],
    ['this process in another life', { pid: process.pid, host: hostname() }, 0],
    ['another machine that fell silent', { pid: 1, host: 'elsewhere' }, 61],
    ['a process from before the machine started', { pid: process.ppid, host: hostname() }, 1e9],
    ['nobody that can be read', '{', 0],
    ['a run that died before it wrote its number', '', 61],
  ])('of %s is stale', async (_, holder, silent) => {
    const path = fresh();
    lockOf(path, holder, silent);
    await (await openStore(path)).close();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});
