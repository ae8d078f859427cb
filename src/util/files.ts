import { constants } from 'node:fs';
import { access, chmod, mkdir, open, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from './errors.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file of that name is in the way',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such directory',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

/** Counts the temporary names of this process, so that two writes at once never share one. */
let written = 0;

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function replace(path: string, data: string | Uint8Array): Promise<void> {
  // A symbolic link stays one: what it points to is replaced.
  const target = (await unlessMissing(realpath(path))) ?? path;
  const known = await unlessMissing(stat(target));
  // Pipes and devices have no content to protect, and a rename would put a plain file in their place.
  if (known !== undefined && !known.isFile()) return writeFile(target, data);
  const temporary = join(dirname(target), `.${basename(target).slice(0, 200)}.${process.pid}-${written++}.tmp`);
  const file = await open(temporary, 'w');
  try {
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    if (known !== undefined) await chmod(temporary, known.mode);
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** The error of a path that cannot be written, as a sentence. */
export function unwritable(path: string, error: unknown): InputError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new InputError(`cannot be written: ${reasons[code ?? ''] ?? message}.`, path);
}

/** Makes the folders of a path that are missing. Node's own `recursive` never ends where one cannot be made, as below /proc. */
async function makeMissing(path: string): Promise<void> {
  const isFolder = async () => (await unlessMissing(stat(path)))?.isDirectory() === true;
  if (await isFolder()) return;
  if (dirname(path) !== path) await makeMissing(dirname(path));
  try {
    await mkdir(path);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!(await isFolder())) throw error;
  }
}

/**
 * Makes a folder, with those above it; one that is there already will do.
 * @throws InputError that names the path and says what is wrong
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeMissing(resolve(path));
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Makes sure that {@link writeFileAtomic} can write to a path, by making and removing a temporary file beside it: better
 * now than after an hour of work.
 * @throws InputError that names the path and says what is wrong
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    const target = (await unlessMissing(realpath(path))) ?? path;
    const known = await unlessMissing(stat(target));
    if (known?.isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    if (known !== undefined) await access(target, constants.W_OK);
    if (known !== undefined && !known.isFile()) return;
    const temporary = join(dirname(target), `.${basename(target).slice(0, 200)}.${process.pid}-${written++}.tmp`);
    await (await open(temporary, 'w')).close();
    await unlink(temporary);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Writes a file whole or not at all: to a temporary name in the same folder, flushed to the disk, then renamed. An
 * existing file keeps its permissions and, until the rename, its content. Pipes and devices are written to directly.
 * @throws InputError that names the path and says what went wrong; nothing is left behind
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  try {
    await replace(path, data);
  } catch (error) {
    throw unwritable(path, error);
  }
}
