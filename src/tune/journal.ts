import { closeSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../util/errors.ts';
import { unwritable } from '../util/files.ts';
import type { Contender } from './configuration.ts';
import type { TrialRun } from './trial.ts';

/** What a journal is the journal of: races that agree in all of it can share runs. */
export interface JournalHeader {
  readonly adasolve: string;
  readonly seed: number;
  readonly timeLimit: number;
  readonly budget: number;
  readonly jobs: number;
  readonly instances: readonly { readonly name: string; readonly hash: string }[];
  readonly contenders: readonly Contender[];
}

/** The runs of a race on the disk, a line each, so that it can be ended at any moment and go on later. */
export interface Journal extends Disposable {
  /** The runs of earlier sittings. */
  readonly runs: readonly TrialRun[];
  /** Adds a run; it is on the disk when this returns. @throws InputError when it cannot be written */
  append(run: TrialRun): void;
}

const runSchema = z.strictObject({
  contender: z.string(),
  instance: z.string(),
  seed: z.number(),
  status: z.string(),
  seconds: z.number(),
  cpu: z.number(),
  incumbents: z.array(z.tuple([z.number(), z.number()])),
  failure: z.string().optional(),
});

const fieldNames: Readonly<Record<keyof JournalHeader, string>> = {
  adasolve: 'version of adasolve',
  seed: 'seed',
  timeLimit: 'time limit of a run',
  budget: 'budget',
  jobs: 'number of jobs',
  instances: 'instances',
  contenders: 'contenders',
};

function refuseOther(path: string, line: string, header: JournalHeader): void {
  let found: Partial<JournalHeader> & { readonly type?: unknown };
  try {
    found = JSON.parse(line);
  } catch {
    throw new InputError('is no journal of tune.', path, 1);
  }
  if (found?.type !== 'race') throw new InputError('is no journal of tune.', path, 1);
  const fields = Object.keys(fieldNames) as (keyof JournalHeader)[];
  const other = fields.find((field) => JSON.stringify(found[field]) !== JSON.stringify(header[field]));
  if (other !== undefined)
    throw new InputError(
      `is the journal of another race, its ${fieldNames[other]} differ${other.endsWith('s') ? '' : 's'}: delete it to begin anew, or name another --journal.`,
      path,
    );
}

function readRun(path: string, text: string, line: number): TrialRun {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new InputError('is not JSON.', path, line);
  }
  const result = runSchema.safeParse(given);
  if (!result.success) throw new InputError('is no run of a race.', path, line);
  const { failure, ...run } = result.data;
  return failure === undefined ? run : { ...run, failure };
}

function existing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new InputError(`cannot be read (${code}).`, path);
  }
}

/**
 * Opens a journal, or begins it. A last line that a killed process left incomplete is cut off.
 * @throws InputError when it is the journal of another race, no journal at all, or cannot be read or written
 */
export function openJournal(path: string, header: JournalHeader): Journal {
  const first = `${JSON.stringify({ type: 'race', ...header })}\n`;
  const text = existing(path);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = whole.split('\n').slice(0, -1);
  if (lines[0] !== undefined) refuseOther(path, lines[0], header);
  else if (!first.startsWith(text)) throw new InputError('is no journal of tune.', path);
  const runs = lines.slice(1).map((line, k) => readRun(path, line, k + 2));
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw unwritable(path, error);
    }
  };
  const file = attempt(() => {
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
    return openSync(path, 'a');
  });
  const write = (line: string) =>
    attempt(() => {
      writeSync(file, line);
      fsyncSync(file);
    });
  if (lines.length === 0) write(first);
  return {
    runs,
    append: (run) => write(`${JSON.stringify(run)}\n`),
    [Symbol.dispose]: () => closeSync(file),
  };
}
