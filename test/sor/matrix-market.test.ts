import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Csr } from '../../src/sor/csr.ts';
import { readMatrix, readVectors } from '../../src/sor/matrix-market-read.ts';
import { matrixText, vectorsText, writeMatrixMarket } from '../../src/sor/matrix-market-write.ts';
import { csrFromTriplets, toTriplets } from '../../src/sor/triplets.ts';
import { createRng } from '../../src/util/rng.ts';
import { sharedInstances } from '../mip/read-helpers.ts';
import { dense, laplacian, randomSpd } from './systems.ts';

const folder = mkdtempSync(join(tmpdir(), 'adasolve-mm-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = (text: string) => ({ bytes: new TextEncoder().encode(text), name: 'm.mtx' });
const rowsOf = (a: Csr) => dense(a).to2DArray();

describe('reading a matrix', () => {
  test.each([
    [
      'real general',
      '%%MatrixMarket matrix coordinate real general\n% note\n\n2 2 3\n1 1 4\n2 1 -1.5e0\n2 2 3d0\n',
      [
        [4, 0],
        [-1.5, 3],
      ],
    ],
    [
      'integer symmetric',
      '%%MatrixMarket matrix coordinate integer symmetric\n2 2 2\n1 1 4\n2 1 -1\n',
      [
        [4, -1],
        [-1, 0],
      ],
    ],
    [
      'upper triangle',
      '%%MatrixMarket matrix coordinate real symmetric\n2 2 2\n1 1 4\n1 2 -1\n',
      [
        [4, -1],
        [-1, 0],
      ],
    ],
    [
      'skew-symmetric',
      '%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n2 1 -1\n',
      [
        [0, 1],
        [-1, 0],
      ],
    ],
    [
      'pattern',
      '%%matrixmarket MATRIX Coordinate Pattern Symmetric\r\n2 2 2\r\n1 1\r\n2 1\r\n',
      [
        [1, 1],
        [1, 0],
      ],
    ],
    ['duplicates', '%%MatrixMarket matrix coordinate real general\n1 1 2\n1 1 4\n1 1 0.5', [[4.5]]],
    [
      'array',
      '%%MatrixMarket matrix array real general\n2 2\n1\n2\n3\n4\n',
      [
        [1, 3],
        [2, 4],
      ],
    ],
    [
      'array symmetric',
      '%%MatrixMarket matrix array real symmetric\n2 2\n1\n2\n4\n',
      [
        [1, 2],
        [2, 4],
      ],
    ],
    [
      'array skew',
      '%%MatrixMarket matrix array real skew-symmetric\n3 3\n1\n2\n3\n',
      [
        [0, -1, -2],
        [1, 0, -3],
        [2, 3, 0],
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(rowsOf(readMatrix(bytes(text)))).toEqual(expected);
  });

  test('packed, from a file', () => {
    const path = join(folder, 'packed.mtx.gz');
    writeFileSync(path, gzipSync('%%MatrixMarket matrix coordinate real general\n1 1 1\n1 1 4\n'));
    expect(rowsOf(readMatrix({ path, name: path }))).toEqual([[4]]);
  });

  const general = '%%MatrixMarket matrix coordinate real general\n';
  test.each([
    ['', /^m.mtx: is empty/],
    ['1 1 1\n', /^m.mtx:1: expected a header like '%%MatrixMarket matrix coordinate real general', not '1 1 1'/],
    [
      '%%MatrixMarket matrix coordinate complex general\n',
      /^m.mtx:1: .*'complex' field; expected real, integer or pattern/,
    ],
    [
      '%%MatrixMarket matrix coordinate real hermitian\n',
      /'hermitian' symmetry; expected general, symmetric or skew-symm/,
    ],
    ['%%MatrixMarket vector coordinate real general\n', /'vector' object/],
    ['%%MatrixMarket matrix coordinate real\n', /names no symmetry/],
    ['%%MatrixMarket matrix array pattern general\n', /a pattern has no values/],
    ['%%MatrixMarket matrix coordinate real general extra\n', /nothing behind the symmetry, not 'extra'/],
    [general, /^m.mtx:1: ends before the line with the numbers of rows and columns and entries/],
    [`${general}2 2\n`, /^m.mtx:2: expected the numbers of rows and columns and entries, not 2 words/],
    [`${general}2 x 1\n`, /:2: expected the number of columns, not 'x'/],
    [`${general}0 0 0\n`, /is 0 by 0; expected at least one/],
    [`${general}2 3 1\n1 1 1\n`, /^m.mtx: expected a square matrix, not one of 2 by 3/],
    [`${general}2 2 1\n0 1 1\n`, /^m.mtx:3: row 0 does not exist: rows count from 1 to 2/],
    [`${general}%\n2 2 1\n1 3 1\n`, /^m.mtx:4: column 3 does not exist: columns count from 1 to 2/],
    [`${general}2 2 1\n1.5 3 1\n`, /expected a row number, not '1.5'/],
    [`${general}2 2 2\n1 1 1\n`, /^m.mtx:3: ends after 1 of 2 entries: the file is truncated/],
    [`${general}2 2 1\n1 1 1\n2 2 1\n`, /^m.mtx:4: expected the end of the file after 1 entries/],
    [`${general}2 2 1\n1 1\n`, /^m.mtx:3: expected 3 numbers in an entry, not 2 words/],
    [`${general}2 2 1\n1 1 nan\n`, /^m.mtx:3: expected a finite number, not 'nan'/],
    [`${general}2 2 1\n1 1 1e999\n`, /expected a finite number, not '1e999'/],
    ['%%MatrixMarket matrix coordinate integer general\n1 1 1\n1 1 1.5\n', /expected an integer, not '1.5'/],
    ['%%MatrixMarket matrix coordinate real symmetric\n2 3 1\n1 1 1\n', /a symmetric matrix is square, not 2 by 3/],
    ['%%MatrixMarket matrix coordinate real symmetric\n3 3 2\n2 1 1\n2 3 1\n', /:4: .*one triangle only.*\(2, 3\)/],
    ['%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n1 1 1\n', /:3: .*zeros on its diagonal/],
  ])('refuses %j', (text, message) => {
    expect(() => readMatrix(bytes(text))).toThrow(message);
  });

  test('never accepts a file that was cut short', () => {
    const whole = Buffer.from(matrixText(laplacian(3, 3, 0.25))).toString();
    for (let length = 0; length < whole.length - 3; length++) {
      const text = whole.slice(0, length);
      // Cut within the last value, a file may still be whole in form.
      if (text.split('\n').length < whole.split('\n').length - 1)
        expect(() => readMatrix(bytes(text))).toThrow(/m.mtx/);
    }
  });
});

describe('reading vectors', () => {
  test('takes the columns of an array', () => {
    const text = '%%MatrixMarket matrix array real general\n2 2\n1\n2\n3\n4\n';
    expect(readVectors(bytes(text), 2)).toEqual([Float64Array.of(1, 2), Float64Array.of(3, 4)]);
    const sparse = '%%MatrixMarket matrix coordinate real general\n3 1 1\n2 1 7\n';
    expect(readVectors(bytes(sparse))).toEqual([Float64Array.of(0, 7, 0)]);
    expect(() => readVectors(bytes(text), 3)).toThrow('m.mtx: has 2 rows; expected 3, as many as the matrix.');
    expect(() => readVectors(bytes('%%MatrixMarket matrix array real general\n2 1\n1\n'))).toThrow(/truncated/);
  });
});

describe('writing', () => {
  const again = (a: Csr) => readMatrix({ bytes: matrixText(a), name: 'again' });

  test('gives back the same matrix', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer(), fc.boolean(), (size, seed, symmetric) => {
        const rng = createRng(seed);
        const a = randomSpd(size, rng);
        const { rows, columns, values } = toTriplets(a);
        const changed = symmetric ? values : Array.from(values, (value) => value * (1 + rng.next()));
        const given = csrFromTriplets({ size, rows, columns, values: changed });
        expect(again(given)).toEqual(given);
      }),
    );
  });

  test('writes one triangle of a symmetric matrix', () => {
    const text = Buffer.from(matrixText(laplacian(2, 1))).toString();
    expect(text).toBe('%%MatrixMarket matrix coordinate real symmetric\n2 2 3\n1 1 4\n2 1 -1\n2 2 4\n');
  });

  test('to files, plain and packed', async () => {
    const vectors = [Float64Array.of(1, -0, 0.1)];
    const plain = join(folder, 'b.mtx');
    await writeMatrixMarket(plain, vectorsText(vectors));
    await writeMatrixMarket(`${plain}.gz`, vectorsText(vectors));
    expect(readFileSync(plain, 'utf8')).toBe('%%MatrixMarket matrix array real general\n3 1\n1\n0\n0.1\n');
    expect(gunzipSync(readFileSync(`${plain}.gz`))).toEqual(readFileSync(plain));
    expect(() => vectorsText([])).toThrow(RangeError);
    expect(() => vectorsText([new Float64Array(2), new Float64Array(3)])).toThrow(RangeError);
  });
});

const collection = join(sharedInstances, 'lin');
const names = existsSync(collection) ? readdirSync(collection).filter((name) => name.endsWith('.mtx')) : [];
test.skipIf(names.length === 0)('matrices that others wrote have the entries that their list says', () => {
  const list = readFileSync(join(collection, 'matrices.csv'), 'utf8').split('\n');
  let compared = 0;
  for (const line of list.slice(1)) {
    const [name, n, entries] = line.split(',');
    // The large ones take their time and hold nothing new.
    if (!names.includes(`${name}.mtx`) || Number(entries) > 30_000) continue;
    const a = readMatrix({ path: join(collection, `${name}.mtx`), name: name! });
    expect(a.size).toBe(Number(n));
    const stored = a.values.filter((value) => value !== 0).length + a.diagonal.filter((value) => value !== 0).length;
    expect([Number(entries), a.values.length + a.size, stored]).toContain(Number(entries));
    compared++;
  }
  expect(compared).toBeGreaterThan(40);
});
