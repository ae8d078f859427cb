import { closeSync, openSync, writeSync } from 'node:fs';
import type { InputError } from '../util/errors.ts';
import { unwritable } from '../util/files.ts';

/** A file that grows by a line of JSON with each record, so that a crash leaves all records before it. */
export interface LineFile extends Disposable {
  enter(record: object): void;
  /** Why the file ends early, undefined while it does not: a run is worth more than its trace. */
  readonly failure: InputError | undefined;
}

/**
 * Opens a file of lines; what it held is gone.
 * @throws InputError when it cannot be written
 */
export function openLineFile(path: string): LineFile {
  let failure: InputError | undefined;
  let file: number | undefined;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    throw unwritable(path, error);
  }
  const close = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    get failure() {
      return failure;
    },
    enter(record) {
      if (file === undefined) return;
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      try {
        for (let done = 0; done < line.length; ) done += writeSync(file, line, done);
      } catch (error) {
        failure = unwritable(path, error);
        close();
      }
    },
    [Symbol.dispose]: close,
  };
}
