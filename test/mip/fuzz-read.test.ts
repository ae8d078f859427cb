import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createModelBuilder } from '../../src/mip/builder.ts';
import { families } from '../../src/mip/generators/index.ts';
import { compileHighs } from '../../src/mip/highs-runtime.ts';
import { checkLp } from '../../src/mip/lp-check.ts';
import type { MipModel } from '../../src/mip/model.ts';
import { checkMps } from '../../src/mip/mps-check.ts';
import { parseModel } from '../../src/mip/parse-model.ts';
import { readModel } from '../../src/mip/read.ts';
import type { ModelFormat } from '../../src/mip/read-bytes.ts';
import { modelText } from '../../src/mip/write.ts';
import { InputError } from '../../src/util/errors.ts';
import { createRng } from '../../src/util/rng.ts';
import { hasSharedInstances, mps, noSharedInstances, sharedInstances } from './read-helpers.ts';

const formats = ['mps', 'lp'] as const;

/** The parsers report one sentence with the file's name, or read a model. */
function outcome(text: Uint8Array, format: ModelFormat): 'model' | 'refused' {
  try {
    (format === 'mps' ? checkMps : checkLp)(text, 'fuzz.txt');
    return 'model';
  } catch (error) {
    expectSentence(error);
    return 'refused';
  }
}

function expectSentence(error: unknown): void {
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message).toMatch(/^fuzz\.txt(:\d+)?: .*\.$/);
  expect(message).not.toMatch(/undefined|NaN is|\n/);
  expect(message.length).toBeLessThan(400);
}

const base: Readonly<Record<ModelFormat, string>> = {
  mps: mps({
    head: 'NAME base\nOBJSENSE\n    MAX\n',
    columns: " x cost 1 c1 2\n x c2 3\n M 'MARKER' 'INTORG'\n y cost -2 c3 1.5\n z c1 -1e-2\n M 'MARKER' 'INTEND'\n",
    rest: 'RANGES\n R c1 2.5\nBOUNDS\n UP B x 4\n MI B y\n UP B y 8\n BV B z\n',
  }),
  lp: '\\ base\nMaximize\n obj: x - 2 y + 3.5\nSubject To\n c1: 2 x - 0.01 z <= 4\n c2: 3 x >= 1\n c3: 1.5 y = 3\nBounds\n x <= 4\n -inf <= y <= 8\nGenerals\n y\nBinaries\n z\nEnd\n',
};

// Digits and letters keep many texts valid, so that the two readings meet often; the rest is anything.
const flippedByte = fc.oneof(
  fc.constantFrom(...Buffer.from('0123456789cxyz .-')),
  fc.integer({ min: 32, max: 126 }),
  fc.nat(255),
);
const drawn: MipModel[] = [...families.values()].map((family) => family.generate({}, createRng(7)));

function sameModel(read: MipModel, model: MipModel): void {
  for (const part of ['cost', 'lower', 'upper', 'integer', 'rowLower', 'rowUpper', 'starts'] as const)
    expect([...read[part]], part).toEqual([...model[part]]);
  expect([...read.indices]).toEqual([...model.indices]);
  expect([...read.values]).toEqual([...model.values]);
  expect(read.columnNames).toEqual(model.columnNames);
  expect(read.maximize).toBe(model.maximize);
  expect(read.offset).toBe(model.offset);
}

describe.each(formats)('%s', (format) => {
  const text = Buffer.from(base[format]);

  test('no prefix of a file passes for the whole', () => {
    const whole = text.toString().trimEnd().length;
    for (let length = 0; length < whole; length++) {
      const cut = text.subarray(0, length);
      if (outcome(cut, format) === 'refused') continue;
      expect(format).toBe('lp');
      expect(checkLp(cut, 'fuzz.txt').warnings[0]).toMatch(/may be truncated/);
    }
    expect(outcome(text.subarray(0, whole), format)).toBe('model');
  });

  test('any bytes are a model or one sentence', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void outcome(bytes, format)));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (s) => void outcome(Buffer.from(s), format)),
    );
  });

  test('any order of lines and words is a model or one sentence', () => {
    const lines = base[format].split('\n');
    const words = [
      ...new Set(base[format].split(/\s+/)),
      '[',
      '^',
      '::',
      '->',
      '<',
      'inf',
      'nan',
      '1e400',
      'QUADOBJ',
      'sos',
    ];
    const line = fc.oneof(
      fc.constantFrom(...lines),
      fc.array(fc.constantFrom(...words), { maxLength: 6 }).map((chosen) => ` ${chosen.join(' ')}`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (chosen) => void outcome(Buffer.from(chosen.join('\n')), format)),
      { numRuns: 500 },
    );
  });

  test('flipped bytes give a model that HiGHS reads the same, or one sentence', async () => {
    const module = await compileHighs();
    let models = 0;
    const inNumbers = [...text.toString().matchAll(/(?<=\s)-?\d[\d.e-]*/g)].map(({ index }) => index);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.oneof(fc.nat(text.length - 1), fc.constantFrom(...inNumbers)), flippedByte), {
          minLength: 1,
          maxLength: 2,
        }),
        async (flips) => {
          const flipped = Buffer.from(text);
          for (const [at, byte] of flips) flipped[at] = byte;
          try {
            const { model } = await parseModel(flipped, 'fuzz.txt', format, module);
            expect(model.columns).toBe(model.cost.length);
            models++;
          } catch (error) {
            expectSentence(error);
          }
        },
      ),
      { numRuns: 150 },
    );
    // Most flips hit names, numbers and blanks: the property is about models too.
    expect(models).toBeGreaterThan(10);
  });

  test('what is written is read back, entry by entry', async () => {
    for (const model of drawn) {
      const { model: read } = await parseModel(
        Buffer.from(modelText(model, format)),
        'fuzz.txt',
        format,
        await compileHighs(),
      );
      sameModel(read, model);
    }
  });

  test('random models with odd numbers and names are read back', async () => {
    const number = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }).filter((value) => Math.abs(value) > 1e-6),
    );
    const column = fc.record({
      cost: number,
      lower: fc.constantFrom(0, -2.5, -1e9),
      upper: fc.constantFrom(7.25, 1e15),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(column, { minLength: 1, maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(5), fc.nat(3), number), { maxLength: 12 }),
        fc.boolean(),
        async (columns, entries, maximize) => {
          const builder = createModelBuilder('random', { maximize, offset: 2.5 });
          columns.forEach((spec, j) => void builder.column({ ...spec, name: `x(${j},a)#` }));
          for (let i = 0; i < 4; i++) {
            const terms = new Map(entries.filter(([, row]) => row === i).map(([j, , v]) => [j % columns.length, v]));
            builder.row(`r.${i}`, terms, i % 2 === 0 ? 0 - i : Number.NEGATIVE_INFINITY, i < 2 ? 0 - i : 1e3);
          }
          const model = builder.build();
          const written = Buffer.from(modelText(model, format));
          const { model: read } = await parseModel(written, 'fuzz.txt', format, await compileHighs());
          // LP files hold a two-sided row as two: only the columns compare there.
          if (format === 'mps') sameModel(read, model);
          else
            expect([...read.cost, ...read.lower, ...read.upper]).toEqual([
              ...model.cost,
              ...model.lower,
              ...model.upper,
            ]);
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** No beginning of a packed MPS file but the whole is taken for a model. */
function refusesTruncations(path: string): void {
  const text = gunzipSync(readFileSync(path));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: text.lastIndexOf('ENDATA') + 5 }), (length) => {
      expect(outcome(text.subarray(0, length), 'mps')).toBe('refused');
    }),
    { numRuns: 5 },
  );
}

test('no truncation of a committed instance passes', () => {
  const folder = fileURLToPath(new URL('../../instances/', import.meta.url));
  const files = readdirSync(folder).filter((file) => file.endsWith('.mps.gz'));
  expect(files.length).toBeGreaterThan(3);
  for (const name of files) refusesTruncations(join(folder, name));
});

describe.skipIf(!hasSharedInstances)(`instances of others (skipped where ${noSharedInstances})`, () => {
  const mip = () => join(sharedInstances, 'mip');

  test('our pass and HiGHS agree, and the sizes are the known ones', async () => {
    const known = readFileSync(join(mip(), 'known.csv'), 'utf8').trim().split('\n').slice(1);
    for (const row of known.slice(0, 6)) {
      const [name, rows, columns, nonzeros] = row.split(',');
      const { model } = await readModel({ path: join(mip(), `${name}.mps.gz`) });
      expect([model.rows, model.columns, model.values.length]).toEqual([rows, columns, nonzeros].map(Number));
    }
  });

  test('a model is the same from MPS and from LP, also without End', async () => {
    const balans = (file: string) => readModel({ path: join(sharedInstances, 'balans', file) });
    for (const [lp, mpsFile, warnings] of [
      ['gisp_102.lp.gz', 'gisp_102.mps.gz', 0],
      ['mk_5-no-end.lp.gz', 'mk_5.mps.gz', 1],
    ] as const) {
      const one = await balans(lp);
      const other = await balans(mpsFile);
      expect(one.warnings).toHaveLength(warnings);
      expect(new Set(one.model.columnNames)).toEqual(new Set(other.model.columnNames));
      expect(one.model.maximize).toBe(other.model.maximize);
      const costs = ({ model }: typeof one) => new Map(model.columnNames.map((name, j) => [name, model.cost[j]]));
      expect(costs(one)).toEqual(costs(other));
    }
  });

  test('no truncation of a real file passes', () => {
    const files = readdirSync(mip()).filter((file) => file.endsWith('.gz'));
    for (const name of files.slice(0, 4)) refusesTruncations(join(mip(), name));
  });
});
