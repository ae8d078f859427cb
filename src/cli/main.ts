#!/usr/bin/env node
import { CommanderError } from 'commander';
import type { InputError } from '../util/errors.ts';
import { unwritable } from '../util/files.ts';
import { type ExitCode, exitCodeOf, sentenceOf } from './exit-codes.ts';
import { isClosedPipe, print } from './print.ts';
import { buildProgram, VersionRequest } from './program.ts';
import { versions } from './versions.ts';

async function printVersions(): Promise<void> {
  const { adasolve, highs, node } = await versions();
  await print(`adasolve ${adasolve}\nHiGHS ${highs}\nNode ${node}\n`);
}

/** One sentence for people, and where it comes from when they ask. */
function report(error: unknown): ExitCode {
  const silent = error instanceof CommanderError || isClosedPipe(error);
  if (!silent) process.stderr.write(`adasolve: ${sentenceOf(error)}\n`);
  if (process.argv.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodeOf(error);
}

/** The end of the process, once everything is written: nothing that is still open may keep it alive. */
function end(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

// A reader that has seen enough closes its pipe, which is no failure; a full disk is one, told once, at the end. A log that
// cannot be written costs nobody the result.
let unwritten: InputError | undefined;
process.stdout.on('error', (error) => {
  if (!isClosedPipe(error)) unwritten ??= unwritable('the standard output', error);
});
process.stderr.on('error', () => undefined);
process.on('uncaughtException', (error) => end(report(error)));

try {
  await buildProgram().parseAsync();
  end(unwritten === undefined ? Number(process.exitCode ?? 0) : report(unwritten));
} catch (error) {
  if (error instanceof VersionRequest) await printVersions();
  end(error instanceof VersionRequest ? 0 : report(unwritten ?? error));
}
