#!/usr/bin/env node
import type { InputError } from '../util/errors.ts';
import { unwritable } from '../util/files.ts';
import { isClosedPipe } from './print.ts';
import { report, runProgram } from './run-program.ts';

const words = process.argv.slice(2);

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
process.on('uncaughtException', (error) => end(report(error, words)));

end(await runProgram(words, () => unwritten));
