import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CommanderError } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { generateCommand } from '../../src/cli/generate.ts';
import { families } from '../../src/mip/generators/index.ts';
import { modelText } from '../../src/mip/write.ts';
import { InputError, UsageError } from '../../src/util/errors.ts';
import { createRng } from '../../src/util/rng.ts';

/** What a write is given to call when it is over. */
const callbackOf = (rest: readonly unknown[]) =>
  rest.find((part): part is (error?: Error) => void => typeof part === 'function');

let folder: string;
let printed: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adasolve-generate-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text, ...rest) => {
    printed += text;
    callbackOf(rest)?.();
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...words: string[]) => generateCommand().parseAsync(words, { from: 'user' });
const failure = (...words: string[]) =>
  run(...words).then(
    () => undefined,
    (error: unknown) => error,
  );
const small = ['set-cover', '--rows', '6', '--columns', '9', '--density', '0.3', '--max-cost', '7'];
const model = families.get('set-cover')!.generate({ rows: 6, columns: 9, density: 0.3, maxCost: 7 }, createRng(4));

test('writes MPS to the standard output, or LP when asked', async () => {
  await run(...small, '-s', '4');
  expect(printed).toBe(modelText(model, 'mps'));
  printed = '';
  await run(...small, '--seed', '4', '--format', 'lp');
  expect(printed).toBe(modelText(model, 'lp'));
});

test('the default seed is 1, and seeds make a difference', async () => {
  await run(...small);
  const first = printed;
  printed = '';
  await run(...small, '--seed', '1');
  expect(printed).toBe(first);
  expect(printed).not.toBe(modelText(model, 'mps'));
});

test('writes the file that the suffix asks for, and prints nothing', async () => {
  await run(...small, '-s', '4', '-o', join(folder, 'a.lp'));
  await run(...small, '-s', '4', '--output', join(folder, 'b.mps.gz'));
  expect(readFileSync(join(folder, 'a.lp'), 'utf8')).toBe(modelText(model, 'lp'));
  expect(gunzipSync(readFileSync(join(folder, 'b.mps.gz'))).toString()).toBe(modelText(model, 'mps'));
  expect(printed).toBe('');
});

test.each([
  [[], 'name a family of models: set-cover, '],
  [['knapsacks'], "there is no family named 'knapsacks'; the families are set-cover, "],
  [['knapsacks', '--rows', '3'], "there is no family named 'knapsacks'"],
  [['set-cover', '--rows', '0'], 'rows must be a whole number of at least 1, not 0.'],
  [['set-cover', '--rows', '2.5'], 'rows must be a whole number of at least 1, not 2.5.'],
  [['set-cover', '--rows', 'many'], "--rows: 'many' is not a number."],
  [['set-cover', '--rows', ''], "--rows: '' is not a number."],
  [['set-cover', '--density', '1.5'], 'density must be a number from 0 to 1, not 1.5.'],
  [['set-cover', '--seed', '0.5'], 'seed 0.5 is not an integer.'],
  [['set-cover', '--seed', 'Infinity'], "--seed: 'Infinity' is not a number."],
  [['set-cover', '--nodes', '3'], "unknown option '--nodes'"],
  [['set-cover', '--format', 'csv'], "'csv' is invalid"],
  [['set-cover', 'extra'], 'too many arguments'],
  [['multiple-knapsack', '--max-weight', '5'], 'maxWeight 5 is below minWeight 10.'],
  [[...small, '-o', 'model.txt'], "'model.txt' must end in .mps, .lp, .mps.gz or .lp.gz"],
  [[...small, '-o', 'model.lp', '--format', 'mps'], '--format mps contradicts --output model.lp'],
] as [string[], string][])('refuses %j', async (words, sentence) => {
  const error = await failure(...words);
  expect(error).toBeInstanceOf(UsageError);
  expect(String(error)).toContain(sentence);
  expect(printed).toBe('');
});

test('an output that cannot be written is an InputError that names it, and leaves nothing', async () => {
  const path = join(folder, 'missing', 'a.mps');
  const error = await failure(...small, '-o', path);
  expect(error).toBeInstanceOf(InputError);
  expect(String(error)).toContain(`${path}: cannot be written: no such directory.`);
  expect(readdirSync(folder)).toEqual([]);
});

test('a closed pipe ends quietly, any other failure of the standard output does not', async () => {
  const closing = (code: string) =>
    vi.spyOn(process.stdout, 'write').mockImplementation((_, ...rest) => {
      callbackOf(rest)?.(Object.assign(new Error(code), { code }));
      return false;
    });
  closing('EPIPE');
  await run(...small);
  closing('EIO');
  expect(String(await failure(...small))).toContain('EIO');
});

test('every family explains its sizes and their defaults', async () => {
  for (const family of families.values()) {
    printed = '';
    const error = await failure(family.name, '--help');
    expect(error).toBeInstanceOf(CommanderError);
    expect((error as CommanderError).exitCode).toBe(0);
    for (const { name, default: value } of family.parameters) {
      expect(printed).toContain(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} <number>`);
      expect(printed.replace(/\s+/g, ' ')).toContain(`(default: ${value})`);
    }
  }
});
