import { mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { matrixText, vectorsText } from '../../../src/sor/matrix-market-write.ts';
import { createSequence } from '../../../src/sor/sequences/spec.ts';
import { type Folder, testFolder } from '../../cli/run-cli.ts';
import { denseOf, sequenceSuite, take } from '../../conformance/linear-system-sequence.ts';

const systems = take(createSequence({ kind: 'shifted-laplacian', side: 3, systems: 3 }), 3);
const { a } = systems[0]!;
const folder = await testFolder('folder');

async function subfolder(name: string, files: Readonly<Record<string, string | Uint8Array | object>>) {
  await mkdir(folder.path(name));
  for (const [file, content] of Object.entries(files)) {
    const plain = typeof content === 'string' || content instanceof Uint8Array;
    await (folder as Folder).put(`${name}/${file}`, plain ? content : JSON.stringify(content));
  }
  return folder.path(name);
}

const read = (path: string) => [...createSequence({ kind: 'folder', path })];

const manifest = {
  schemaVersion: 1,
  features: ['shift'],
  systems: [
    { matrix: 'a.mtx', rhs: 'b.mtx', context: [0] },
    { matrix: 'a.mtx', shift: 0.5, context: [0.5] },
    { matrix: 'a.mtx', shift: 2, rhs: 'c.mtx', x0: 'b.mtx', context: [2] },
  ],
};
const full = await subfolder('full', {
  'manifest.json': manifest,
  'a.mtx': matrixText(a),
  'b.mtx': vectorsText([systems[0]!.b]),
  'c.mtx': vectorsText([systems[1]!.b, systems[2]!.b]),
});

sequenceSuite('folder with a manifest', {
  create: () => createSequence({ kind: 'folder', path: full }),
  systems: 4,
  seeded: false,
  positiveDefinite: true,
});

describe('a folder of Matrix Market files', () => {
  it('gives what its manifest says: shifts, columns, starting points, features scaled by their range', () => {
    const [first, second, third, fourth] = read(full);
    expect(first!.b).toEqual(systems[0]!.b);
    expect(denseOf(second!.a).sub(denseOf(a)).diagonal()).toEqual(new Array(9).fill(0.5));
    // A system without a right-hand side has the solution of ones.
    expect([...second!.b]).toEqual(
      denseOf(second!.a)
        .sum('row')
        .map((sum) => expect.closeTo(sum, 12)),
    );
    expect([third!.b, fourth!.b]).toEqual([systems[1]!.b, systems[2]!.b]);
    expect(fourth!.x0).toEqual(systems[0]!.b);
    expect([first, second, third, fourth].map((system) => system!.context[0])).toEqual([-1, -0.5, 1, 1]);
  });

  it('does without a manifest, in the order of the numbers in the names', async () => {
    const shifted = (shift: number) => matrixText({ ...a, diagonal: a.diagonal.map((value) => value + shift) });
    const path = await subfolder('plain', {
      'm10.mtx': shifted(10),
      'm2.mtx': shifted(2),
      'm2_b.mtx': vectorsText([systems[0]!.b]),
    });
    const found = read(path);
    expect(found.map((system) => system.a.diagonal[0]! - a.diagonal[0]!)).toEqual(
      [2, 10].map((c) => expect.closeTo(c, 12)),
    );
    expect(found[0]!.b).toEqual(systems[0]!.b);
  });

  it.each([
    ['an empty folder', {}, /neither a manifest\.json nor a Matrix Market file/],
    ['a manifest that is no JSON', { 'manifest.json': '{' }, /is not JSON/],
    ['an unknown field', { 'manifest.json': { ...manifest, size: 3 } }, /no setting "size"/],
    [
      'a context of the wrong length',
      { 'manifest.json': { ...manifest, features: [] } },
      /system 1 .* 1 numbers for 0/,
    ],
    ['a missing file', { 'manifest.json': manifest }, /a\.mtx: no such file/],
    [
      'a right-hand side of the wrong size',
      { 'a.mtx': matrixText(a), 'a_b.mtx': vectorsText([new Float64Array(4)]) },
      /4 rows; expected 9/,
    ],
    [
      'a matrix that is not square',
      { 'a.mtx': '%%MatrixMarket matrix coordinate real general\n2 3 1\n1 1 1\n' },
      /square/,
    ],
    ['a truncated file', { 'a.mtx': '%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 1\n' }, /a\.mtx/],
    ['an index past the end', { 'a.mtx': '%%MatrixMarket matrix coordinate real general\n2 2 1\n3 1 1\n' }, /a\.mtx:3/],
    [
      'an entry that is no number',
      { 'a.mtx': '%%MatrixMarket matrix coordinate real general\n2 2 1\n1 1 nan\n' },
      /a\.mtx:3/,
    ],
  ])('refuses %s with a sentence', async (title, files, message) => {
    const path = await subfolder(title.replaceAll(' ', '-'), files);
    expect(() => read(path)).toThrow(message);
  });
});
