import { vi } from 'vitest';
import { runProgram } from '../../src/cli/run-program.ts';
import type { Ended } from './run-cli.ts';

/** What a write is given to call when it is over. */
const callbackOf = (rest: readonly unknown[]) => rest.find((part): part is () => void => typeof part === 'function');

/** Keeps what is written to a standard stream of this process instead of writing it. */
function capture(stream: NodeJS.WriteStream) {
  let text = '';
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk, ...rest) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const done = callbackOf(rest);
    if (done !== undefined) process.nextTick(done);
    return true;
  });
  return { text: () => text, release: () => spy.mockRestore() };
}

async function run(words: readonly string[]): Promise<Ended> {
  const [stdout, stderr] = [process.stdout, process.stderr].map(capture);
  const now = performance.now.bind(performance);
  const begun = now();
  // The program counts its time from the start of its process.
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() - begun);
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    const code = await runProgram(words);
    return { code, stdout: stdout!.text(), stderr: stderr!.text() };
  } finally {
    process.exitCode = before;
    clock.mockRestore();
    stderr!.release();
    stdout!.release();
  }
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the command line in this process, one run at a time, for tests of what it does and says. Starting a process and
 * loading everything into it takes longer than most runs; what a process is for (its standard streams, signals, its end)
 * is tested with `runCli`.
 */
export function runHere(words: readonly string[]): Promise<Ended> {
  const ended = last.then(() => run(words));
  last = ended.catch(() => undefined);
  return ended;
}
