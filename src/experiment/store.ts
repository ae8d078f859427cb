import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { InputError } from '../util/errors.ts';
import { unwritable } from '../util/files.ts';
import { takeLock } from './lock.ts';
import type { TrialRecord } from './trial-record.ts';

/** Finished trials in a file of JSON lines that only grows. */
export interface Store {
  /** The ids of the trials in it. */
  readonly ids: ReadonlySet<string>;
  /** Whether a line that a killed run left unfinished was cut off. */
  readonly mended: boolean;
  /** Appends a trial, unless it is there already. @throws InputError when the file cannot be written */
  append(record: TrialRecord): Promise<void>;
  /** Waits for what is being written, flushes it to the disk and gives up the lock. */
  close(): Promise<void>;
}

/** A finished trial as its file has it: the record, and its line. */
export interface StoredTrial {
  readonly record: TrialRecord;
  readonly line: string;
}

/**
 * The trials of a file, one at a time. A last line without its end, as a killed run leaves it, is kept out.
 * @param onLength told the length in bytes of the lines that are whole
 * @throws InputError, with the line, on one that is no trial
 */
export async function* readTrials(path: string, onLength?: (bytes: number) => void): AsyncGenerator<StoredTrial> {
  let pending: Buffer[] = [];
  let number = 0;
  let length = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        const bytes = Buffer.concat([...pending, chunk.subarray(from, end)]);
        pending = [];
        from = end + 1;
        length += bytes.length + 1;
        yield stored(bytes.toString(), path, ++number);
      }
      if (from < chunk.length) pending.push(chunk.subarray(from));
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(code === 'ENOENT' ? 'there is no such file.' : `cannot be read (${code ?? message}).`, path);
  }
  onLength?.(length);
}

function stored(line: string, path: string, number: number): StoredTrial {
  try {
    const record = JSON.parse(line) as TrialRecord;
    if (record.schemaVersion === 1 && typeof record.id === 'string') return { record, line };
  } catch {
    // Told below, with the line.
  }
  throw new InputError('expected a finished trial, as `adasolve experiment run` writes it.', path, number);
}

/**
 * Opens a file of trials for writing, or makes it. An unfinished last line is cut off, and its trial counts as not done.
 * @throws InputError when another run writes to it, when it is no file of trials, or cannot be written
 */
export async function openStore(path: string): Promise<Store> {
  const lock = takeLock(path);
  try {
    const file = await open(path, 'a+').catch((error: unknown) => {
      throw unwritable(path, error);
    });
    const ids = new Set<string>();
    let length = 0;
    for await (const { record } of readTrials(path, (bytes) => {
      length = bytes;
    }))
      ids.add(record.id);
    const mended = (await file.stat()).size > length;
    if (mended) await file.truncate(length);
    let writing: Promise<unknown> = Promise.resolve();
    return {
      ids,
      mended,
      append(record) {
        if (ids.has(record.id)) return Promise.resolve();
        ids.add(record.id);
        // One write after the other: two at once could mix their lines.
        const written = writing.then(() => file.appendFile(`${JSON.stringify(record)}\n`));
        writing = written.catch(() => undefined);
        return written.catch((error: unknown) => {
          ids.delete(record.id);
          throw unwritable(path, error);
        });
      },
      async close() {
        await writing;
        // A pipe or device has nothing to flush.
        await file.sync().catch(() => undefined);
        await file.close();
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}
