import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { InputError } from '../util/errors.ts';
import { unwritable } from '../util/files.ts';

/** The right to write to a file, until it is disposed. */
export type Lock = Disposable;

/** Seconds between two signs of life of a holder, and how long another machine's may be without one. */
const signs = { every: 5, patience: 60 };

/** The locks that this process holds: its own number in a lock file of another life says nothing. */
const held = new Set<string>();

interface Holder {
  readonly pid: number;
  readonly host: string;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it: it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Who holds a lock, undefined where a killed process left it behind, or it is gone. */
function holderOf(path: string): Holder | undefined {
  try {
    const seen = statSync(path).mtimeMs;
    const text = readFileSync(path, 'utf8');
    const silent = (Date.now() - seen) / 1000;
    // Between its creation and its content a lock is empty for a moment.
    if (text === '') return silent < signs.patience ? { pid: 0, host: 'unknown' } : undefined;
    const holder = JSON.parse(text) as Holder;
    if (holder.host !== hostname()) return silent < signs.patience ? holder : undefined;
    if (holder.pid === process.pid) return held.has(path) ? holder : undefined;
    // A number from before the machine started belongs to another process now.
    return silent < uptime() && isAlive(holder.pid) ? holder : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Takes the right to write to a file, by a file `<path>.lock` beside it. A lock whose holder is dead is replaced: on this
 * machine the process is gone, on another one it has given no sign of life for a minute.
 * @throws InputError when another run holds it, or the folder cannot be written to
 */
export function takeLock(path: string): Lock {
  const lock = `${path}.lock`;
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder), { flag: 'wx' });
      held.add(lock);
      return keep(lock);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(path, error);
    }
    const holder = holderOf(lock);
    if (holder !== undefined) throw refusal(path, holder);
    bury(lock);
  }
  throw new InputError('is being taken by another run; try again.', path);
}

/** Removes a stale lock, unless another run has put its own in its place meanwhile. */
function bury(lock: string): void {
  const grave = `${lock}.${process.pid}`;
  try {
    renameSync(lock, grave);
    if (holderOf(grave) === undefined) rmSync(grave);
    else renameSync(grave, lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function refusal(path: string, { pid, host }: Holder): InputError {
  return new InputError(
    `is being written by another run (process ${pid} on ${host}); name another file, or wait.`,
    path,
  );
}

function keep(lock: string): Lock {
  const timer = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(lock, now, now);
    } catch {
      // A folder that has gone away is told by the writes to the file itself.
    }
  }, signs.every * 1000).unref();
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      held.delete(lock);
      rmSync(lock, { force: true });
    },
  };
}
