import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InputError } from '../../src/util/errors.ts';
import { checkWritable, makeFolder, writeFileAtomic } from '../../src/util/files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adasolve-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function failure(path: string, data = 'text'): Promise<InputError> {
  const error = await writeFileAtomic(path, data).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  return error as InputError;
}

test('writes text and bytes, and leaves nothing else in the folder', async () => {
  await writeFileAtomic(join(folder, 'a'), 'grüße\n');
  await writeFileAtomic(join(folder, 'b'), Uint8Array.of(1, 0, 255));
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('grüße\n');
  expect([...readFileSync(join(folder, 'b'))]).toEqual([1, 0, 255]);
  expect(readdirSync(folder).sort()).toEqual(['a', 'b']);
});

test('replaces a file and keeps its permissions', async () => {
  const path = join(folder, 'a');
  writeFileSync(path, 'old');
  chmodSync(path, 0o640);
  await writeFileAtomic(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

test('replaces what a symbolic link points to, not the link', async () => {
  writeFileSync(join(folder, 'real'), 'old');
  symlinkSync('real', join(folder, 'link'));
  await writeFileAtomic(join(folder, 'link'), 'new');
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
});

test('many writes at once to one path leave one of them, whole', async () => {
  const path = join(folder, 'a');
  const texts = Array.from({ length: 20 }, (_, k) => String(k).repeat(100_000));
  await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
  expect(texts).toContain(readFileSync(path, 'utf8'));
  expect(readdirSync(folder)).toEqual(['a']);
});

test('names a directory that is missing, and creates nothing', async () => {
  const path = join(folder, 'missing', 'a');
  const error = await failure(path);
  expect(error.message).toBe(`${path}: cannot be written: no such directory.`);
  expect(error.file).toBe(path);
  expect(readdirSync(folder)).toEqual([]);
});

test('refuses a folder and a path through a file', async () => {
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'plain'), 'old');
  expect((await failure(join(folder, 'sub'))).message).toContain('it is a folder');
  expect((await failure(join(folder, 'plain', 'a'))).message).toContain('not a directory');
  expect(readFileSync(join(folder, 'plain'), 'utf8')).toBe('old');
});

test('refuses a name that is too long', async () => {
  expect((await failure(join(folder, 'n'.repeat(300)))).message).toContain('the name is too long');
  expect(readdirSync(folder)).toEqual([]);
});

test.skipIf(process.getuid?.() === 0)('says when permission is denied (the superuser never is)', async () => {
  chmodSync(folder, 0o500);
  const error = await failure(join(folder, 'a'));
  chmodSync(folder, 0o700);
  expect(error.message).toContain('permission denied');
});

test.skipIf(!existsSync('/dev/full'))(
  'writes to a device directly and says when it is full (Linux alone has one)',
  async () => {
    expect((await failure('/dev/full')).message).toBe('/dev/full: cannot be written: no space left on the device.');
    await writeFileAtomic('/dev/null', 'text');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  },
);

test('checks beforehand whether a file can be written, and leaves all as it was', async () => {
  const known = join(folder, 'known.sol');
  writeFileSync(known, 'content');
  await checkWritable(known);
  await checkWritable(join(folder, 'new.sol'));
  expect(readdirSync(folder)).toEqual(['known.sol']);
  expect(readFileSync(known, 'utf8')).toBe('content');
});

test('says beforehand what keeps a file from being written', async () => {
  const missing = join(folder, 'missing', 'a.sol');
  await expect(checkWritable(missing)).rejects.toThrow(
    new InputError('cannot be written: no such directory.', missing),
  );
  await expect(checkWritable(folder)).rejects.toThrow(new InputError('cannot be written: it is a folder.', folder));
  writeFileSync(join(folder, 'file'), '');
  const below = join(folder, 'file', 'a.sol');
  await expect(checkWritable(below)).rejects.toThrow('a part of the path is not a directory');
});

test('makes a folder with those above it, and again', async () => {
  const path = join(folder, 'a', 'b', 'c');
  await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(folder, 'a', 'd'))]);
  await makeFolder(path);
  expect(readdirSync(join(folder, 'a')).sort()).toEqual(['b', 'd']);
  expect(statSync(path).isDirectory()).toBe(true);
});

test('says why a folder cannot be made, and comes to an end', async () => {
  writeFileSync(join(folder, 'plain'), '');
  const sentence = (path: string) => makeFolder(path).catch((error: InputError) => error.message);
  expect(await sentence(join(folder, 'plain'))).toMatch(
    /plain: cannot be written: a file of that name is in the way\.$/,
  );
  expect(await sentence(join(folder, 'plain', 'b'))).toMatch(/a part of the path is not a directory\.$/);
  // Node's own `recursive` tries for ever where the system refuses a folder below one that is there.
  if (process.platform === 'linux') expect(await sentence('/proc/adasolve')).toMatch(/no such directory\.$/);
});
