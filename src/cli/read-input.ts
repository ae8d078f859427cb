import { readModel } from '../mip/read.ts';
import type { ReadResult } from '../mip/reading.ts';
import { InputError } from '../util/errors.ts';
import { EarlyEnd } from './exit-codes.ts';
import { modelSource } from './model-source.ts';
import { secondsText } from './number-format.ts';

/** The settings of a run that concern reading. */
interface ReadSettings {
  readonly format?: 'mps' | 'lp' | undefined;
  readonly timeLimit?: number | undefined;
}

async function read(argument: string, format: ReadSettings['format'], signal: AbortSignal): Promise<ReadResult> {
  const source = await modelSource(argument).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`cannot be read (${error.code ?? error.message}).`, 'standard input');
  });
  return readModel({ ...source, ...(format === undefined ? {} : { format }) }, { signal });
}

/**
 * Reads the model that an argument names, within the time limit.
 * @throws InputError when it cannot be read, EarlyEnd when the time is over or the signal fires before it is
 */
export async function readInput(
  argument: string,
  { format, timeLimit }: ReadSettings,
  clock: () => number,
  interrupt: AbortSignal,
): Promise<ReadResult> {
  const over = new AbortController();
  const left = timeLimit === undefined ? undefined : Math.max(0, timeLimit - clock()) * 1000;
  const timer = left === undefined ? undefined : setTimeout(() => over.abort(), Math.min(left, 2147483647));
  const signal = AbortSignal.any([interrupt, over.signal]);
  const early = () =>
    interrupt.aborted
      ? new EarlyEnd('interrupted before the model was read.', 6)
      : new EarlyEnd(`the time limit of ${secondsText(timeLimit!)} ended before the model was read.`, 6);
  // Standard input cannot be told to stop, so the race ends the wait for it.
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(early());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([stopped, read(argument, format, signal)]);
  } finally {
    clearTimeout(timer);
    stopped.catch(() => undefined);
  }
}
