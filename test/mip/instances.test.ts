import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { families } from '../../src/mip/generators/index.ts';
import { compileHighs, loadHighs } from '../../src/mip/highs-runtime.ts';
import { encodingOf, modelText } from '../../src/mip/write.ts';
import { createRng } from '../../src/util/rng.ts';

interface Entry {
  readonly file: string;
  readonly family: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly sha256: string;
  readonly sha256Text: string;
  readonly rows: number;
  readonly columns: number;
  readonly sense: 'minimize' | 'maximize';
  readonly best: { readonly value: number; readonly source: string };
}

const folder = new URL('../../instances/', import.meta.url);
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const { instances } = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as { instances: Entry[] };

test('the manifest names every instance once, of every family and both formats', () => {
  const files = readdirSync(folder).filter((file) => encodingOf(file) !== undefined);
  expect(instances.map(({ file }) => file).sort()).toEqual(files.sort());
  expect(new Set(instances.map(({ family }) => family))).toEqual(new Set(families.keys()));
  expect(new Set(files.map((file) => encodingOf(file)!.format))).toEqual(new Set(['mps', 'lp']));
});

test('the instances are small', () => {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const bytes = files.map(({ parentPath, name }) => statSync(join(parentPath, name)).size);
  expect(bytes.reduce((sum, count) => sum + count, 0)).toBeLessThan(1_500_000);
});

describe.each(instances)('$file', (entry) => {
  const family = families.get(entry.family)!;
  const model = family.generate(entry.parameters, createRng(entry.seed));

  test('is what its generator writes, byte for byte', () => {
    const bytes = readFileSync(new URL(entry.file, folder));
    const { format, gzip } = encodingOf(entry.file)!;
    expect(sha256(bytes)).toBe(entry.sha256);
    expect(sha256(gzip ? gunzipSync(bytes) : bytes)).toBe(entry.sha256Text);
    // Packed bytes depend on the version of zlib, the text does not.
    expect(sha256(modelText(model, format))).toBe(entry.sha256Text);
  });

  test('is described by its entry', () => {
    expect(Object.keys(entry.parameters)).toEqual(family.parameters.map(({ name }) => name));
    expect([entry.rows, entry.columns]).toEqual([model.rows, model.columns]);
    expect(entry.sense).toBe(model.maximize ? 'maximize' : 'minimize');
    expect(Number.isFinite(entry.best.value)).toBe(true);
    expect(entry.best.source).toMatch(/^(optimal, |best of a \d+ s run of )\S+ \S+$/);
  });
});

test.each(['set-cover-small.lp', 'lot-sizing-small.lp'])(
  '%s has the optimum that the manifest states',
  async (file) => {
    const { best, sense } = instances.find((entry) => entry.file === file)!;
    const highs = await loadHighs(await compileHighs());
    const native = highs.createModel({ format: 'lp', data: readFileSync(new URL(file, folder)) });
    native.options.set({ mip_rel_gap: 0 });
    native.run();
    expect(native.getModelStatus()).toBe(highs.constants.modelStatus.optimal);
    expect([sense, best.source.split(',')[0]]).toEqual(['minimize', 'optimal']);
    expect(native.getObjectiveValue()).toBeCloseTo(best.value, 6);
  },
);
