/** Input that cannot be used: a file, a model, a solution. The command line answers with exit code 3. */
export class InputError extends Error {
  override readonly name = 'InputError';
  /** The file the problem is in, as the user named it. */
  readonly file: string | undefined;
  /** The line of the file, counted from 1, where it is known. */
  readonly line: number | undefined;
  constructor(message: string, file?: string, line?: number) {
    super(`${file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `}${message}`);
    this.file = file;
    this.line = line;
  }
}

/** A solver that failed for good: it aborted, ran out of memory or broke its contract. Exit code 7. */
export class SolverError extends Error {
  override readonly name = 'SolverError';
}

/** Flags or settings that make no sense. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
