import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../../util/errors.ts';

/** The folder that file names in a spec are relative to. */
export type Folder = string;

/** The content of a file that a spec names. @throws InputError when it cannot be read */
export function readInput(folder: Folder, file: string): Uint8Array {
  try {
    return readFileSync(resolve(folder, file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(code === 'ENOENT' ? 'there is no such file.' : `cannot be read (${code ?? message}).`, file);
  }
}
