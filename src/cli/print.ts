import { unwritable } from '../util/files.ts';

/** What a closed pipe makes of a write: its reader has seen enough, which is no failure. */
const closed: readonly unknown[] = ['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'];

/** Whether an error says that nobody reads any more. */
export function isClosedPipe(error: unknown): boolean {
  return closed.includes((error as NodeJS.ErrnoException | undefined)?.code);
}

/**
 * Writes to the standard output and waits; a reader that has seen enough (`| head`) is no failure.
 * @throws InputError when it cannot be written for another reason, say a full disk
 */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null) => {
      if (error && !isClosedPipe(error)) reject(unwritable('the standard output', error));
      else resolve();
    };
    process.stdout.once('error', settle);
    process.stdout.write(text, (error) => {
      process.stdout.off('error', settle);
      settle(error);
    });
  });
}
