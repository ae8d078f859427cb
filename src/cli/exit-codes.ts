import { CommanderError } from 'commander';
import type { SolveStatus } from '../alns/solve.ts';
import { InputError, SolverError, UsageError } from '../util/errors.ts';

/** What each exit code means, as `--help` lists them. */
export const exitCodes = {
  0: 'finished, or stopped by a limit or by Ctrl-C, with a result (solve: with a feasible solution)',
  2: 'flags or settings that make no sense',
  3: 'unreadable or invalid input, unwritable output',
  4: 'the model is infeasible',
  5: 'the model is unbounded',
  6: 'stopped before there was a result (solve: a feasible solution)',
  7: 'the solver failed',
  8: 'check: the solution is infeasible or claims another objective',
  130: 'a second Ctrl-C',
} as const;

/** One of the {@link exitCodes}. */
export type ExitCode = keyof typeof exitCodes;

/** An end that is no error of the program, with its exit code and a sentence. */
export class EarlyEnd extends Error {
  override readonly name = 'EarlyEnd';
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The exit code of a run that ended with a status. */
export function exitCodeOfStatus(status: SolveStatus, hasSolution: boolean): ExitCode {
  if (status === 'infeasible') return 4;
  if (status === 'unbounded') return 5;
  return hasSolution ? 0 : 6;
}

/** The exit code of an error. One that is none of this program's own is its fault, and counts as a failed solver. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof EarlyEnd) return error.exitCode;
  if (error instanceof UsageError) return 2;
  if (error instanceof InputError) return 3;
  return 7;
}

/** An error as one line for people. */
export function sentenceOf(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  const expected =
    error instanceof CommanderError ||
    error instanceof EarlyEnd ||
    error instanceof UsageError ||
    error instanceof InputError ||
    error instanceof SolverError;
  const short = message.length > 500 ? `${message.slice(0, 500)}...` : message;
  return expected ? short : `an unexpected failure: ${short} (--debug shows where)`;
}
