import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MipModel } from '../mip/model.ts';
import { readModel } from '../mip/read.ts';
import { InputError } from '../util/errors.ts';

/** An instance of a race. */
export interface TuneInstance {
  /** The name of its file. */
  readonly name: string;
  /** The first half of the SHA-256 of its file. */
  readonly hash: string;
  readonly model: MipModel;
}

const isModelFile = (name: string) => /\.(mps|lp)(\.gz)?$/i.test(name);

/**
 * Reads all models of a folder: its `.mps` and `.lp` files, packed or not, in the order of their names.
 * @throws InputError when the folder or a model cannot be read, or there is none
 */
export async function readInstances(folder: string, signal: AbortSignal): Promise<readonly TuneInstance[]> {
  const files = await readdir(folder).catch(({ code }: NodeJS.ErrnoException) => {
    const reasons: Readonly<Record<string, string>> = { ENOENT: 'no such folder.', ENOTDIR: 'is not a folder.' };
    throw new InputError(reasons[code ?? ''] ?? `cannot be read (${code}).`, folder);
  });
  const names = files.filter(isModelFile).sort();
  if (names.length === 0) throw new InputError('has no .mps or .lp file, packed or not.', folder);
  const instances: TuneInstance[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const { model } = await readModel({ path }, { signal });
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
      .slice(0, 32);
    instances.push({ name, hash, model });
  }
  return instances;
}
