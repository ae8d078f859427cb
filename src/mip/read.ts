import { Worker } from 'node:worker_threads';
import { InputError } from '../util/errors.ts';
import { compileHighs } from './highs-runtime.ts';
import type { ByteSource, ModelFormat } from './read-bytes.ts';
import type { ReadReply, ReadTask } from './read-worker.ts';
import type { ReadResult } from './reading.ts';

/**
 * A model to read: a file (`.mps`, `.lp`, either packed with gzip), or a text or its bytes (packed or not) with a name
 * for messages. Without a format it is told by the suffix, and by the content where the suffix says nothing.
 */
export type ModelSource =
  | { readonly path: string; readonly format?: ModelFormat }
  | { readonly text: string; readonly name: string; readonly format?: ModelFormat }
  | { readonly bytes: Uint8Array; readonly name: string; readonly format?: ModelFormat };

/** Limits of one reading. */
export interface ReadOptions {
  /** Ends the reading; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Seconds after which the parser counts as hung; by default a minute and 4 seconds per megabyte of text. */
  readonly patience?: number;
}

function formatBySuffix(name: string): ModelFormat | undefined {
  const suffix = /\.(mps|lp)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase();
  return suffix as ModelFormat | undefined;
}

/**
 * Reads a model with HiGHS's parsers in a worker thread of its own, which then ends and returns its memory. The text is
 * checked before HiGHS sees it and the model afterwards; a maximisation is negated, cost and offset.
 * @throws InputError (file, line where known) when the source cannot be read as a mixed-integer linear program
 */
export async function readModel(source: ModelSource, options: ReadOptions = {}): Promise<ReadResult> {
  const name = 'path' in source ? source.path : source.name;
  options.signal?.throwIfAborted();
  const bytes: ByteSource =
    'path' in source
      ? { path: source.path, name }
      : { bytes: 'text' in source ? new TextEncoder().encode(source.text) : source.bytes, name };
  const format = source.format ?? formatBySuffix(name);
  const task: ReadTask = {
    source: bytes,
    module: await compileHighs(),
    ...(format === undefined ? {} : { format }),
  };
  return runWorker(task, name, options);
}

function runWorker(task: ReadTask, name: string, options: ReadOptions): Promise<ReadResult> {
  const { signal, patience } = options;
  const worker = new Worker(new URL('./read-worker.js', import.meta.url), { workerData: task, execArgv: [] });
  let watchdog: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  const watch = (seconds: number, reject: (error: Error) => void) => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      reject(new InputError(`the parser did not end within ${Math.round(seconds)} s.`, name));
    }, seconds * 1000);
  };
  const reading = new Promise<ReadResult>((resolve, reject) => {
    abort = () => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    watch(patience ?? 600, reject);
    worker.on('message', (reply: ReadReply) => {
      if (reply.kind === 'size') watch(patience ?? 60 + (4 * reply.bytes) / 1e6, reject);
      else if (reply.kind === 'failure') reject(new InputError(reply.message, name, reply.line));
      else resolve(reply.result);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const tooLarge = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(
        new InputError(tooLarge ? 'needs more memory than there is.' : `the parser failed (${error.message}).`, name),
      );
    });
    worker.on('exit', () => reject(new InputError('the parser ended without a model.', name)));
  });
  return reading.finally(async () => {
    clearTimeout(watchdog);
    if (abort !== undefined) signal?.removeEventListener('abort', abort);
    await worker.terminate();
  });
}
