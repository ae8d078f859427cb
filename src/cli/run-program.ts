import { CommanderError } from 'commander';
import type { InputError } from '../util/errors.ts';
import { exitCodeOf, sentenceOf } from './exit-codes.ts';
import { isClosedPipe, print } from './print.ts';
import { buildProgram, VersionRequest } from './program.ts';
import { versions } from './versions.ts';

async function printVersions(): Promise<void> {
  const { adasolve, highs, node } = await versions();
  await print(`adasolve ${adasolve}\nHiGHS ${highs}\nNode ${node}\n`);
}

/** One sentence for people, and where it comes from when they ask; returns the exit code. */
export function report(error: unknown, words: readonly string[]): number {
  const silent = error instanceof CommanderError || isClosedPipe(error);
  if (!silent) process.stderr.write(`adasolve: ${sentenceOf(error)}\n`);
  if (words.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodeOf(error);
}

/**
 * Runs the command line in this process, which goes on afterwards: what a test needs, and all of the program but its end.
 * @param words what is typed behind the name of the program
 * @param unwritten what the standard output could not be written for, asked at the end; it outweighs other errors
 * @returns the exit code; errors have become a sentence on the standard error
 */
export async function runProgram(
  words: readonly string[],
  unwritten: () => InputError | undefined = () => undefined,
): Promise<number> {
  try {
    const program = await buildProgram(words);
    await program.parseAsync(words, { from: 'user' });
    const failure = unwritten();
    return failure === undefined ? Number(process.exitCode ?? 0) : report(failure, words);
  } catch (error) {
    if (!(error instanceof VersionRequest)) return report(unwritten() ?? error, words);
  }
  await printVersions();
  return 0;
}
