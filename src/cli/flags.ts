import { InvalidArgumentError } from 'commander';

/** What durations look like, for messages. */
const durationForms = 'write seconds, or 90s, 15m, 1h';

const secondsPer: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 };

/** Seconds from `90`, `90s`, `15m` or `1h`; undefined for anything else, and for what is not positive and finite. */
export function durationSeconds(text: string): number | undefined {
  const match = /^\s*(\d+\.?\d*|\.\d+)\s*([smh]?)\s*$/i.exec(text);
  if (match === null) return undefined;
  const seconds = Number(match[1]) * secondsPer[match[2]!.toLowerCase()]!;
  return seconds > 0 && Number.isFinite(seconds) ? seconds : undefined;
}

/** Reads a duration of a flag. @throws InvalidArgumentError, which commander completes with the flag's name */
export function duration(text: string): number {
  const seconds = durationSeconds(text);
  if (seconds === undefined) throw new InvalidArgumentError(`It is not a duration; ${durationForms}.`);
  return seconds;
}

/** Reads a number of a flag. @throws InvalidArgumentError */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It is not a number.');
  return value;
}

/** Reads a number of at least 0. @throws InvalidArgumentError */
export function nonNegative(text: string): number {
  const value = number(text);
  if (value < 0) throw new InvalidArgumentError('It must be at least 0.');
  return value;
}

/** Reads a whole number of at least `least`. @throws InvalidArgumentError */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = number(text);
    if (!Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    return value;
  };
}

/** Reads a name of a file. @throws InvalidArgumentError when it is empty */
export function fileName(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is not the name of a file.');
  return text;
}

/** Adds a name of a file to those given before. @throws InvalidArgumentError when it is empty */
export function moreFiles(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, fileName(text)];
}

/** Reads `a,b,c`. @throws InvalidArgumentError when nothing is named */
export function names(text: string): readonly string[] {
  const found = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (found.length === 0) throw new InvalidArgumentError('It names nothing.');
  return found;
}
