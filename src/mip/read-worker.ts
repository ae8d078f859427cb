import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../util/errors.ts';
import type { CompiledHighs } from './highs-runtime.ts';
import { parseModel } from './parse-model.ts';
import { type ByteSource, type ModelFormat, readBytes } from './read-bytes.ts';
import type { ReadResult } from './reading.ts';

/** What the worker is to read. */
export interface ReadTask {
  readonly source: ByteSource;
  readonly module: CompiledHighs;
  readonly format?: ModelFormat;
}

/** What the worker posts: the length of the text once known, then the model or one sentence on what is wrong. */
export type ReadReply =
  | { readonly kind: 'size'; readonly bytes: number }
  | { readonly kind: 'model'; readonly result: ReadResult }
  | { readonly kind: 'failure'; readonly message: string; readonly line?: number };

async function read(task: ReadTask, post: (reply: ReadReply, transfer?: ArrayBuffer[]) => void): Promise<void> {
  try {
    const text = readBytes(task.source);
    post({ kind: 'size', bytes: text.length });
    const result = await parseModel(text, task.source.name, task.format, task.module);
    const { model } = result;
    const arrays = [
      model.cost,
      model.lower,
      model.upper,
      model.integer,
      model.rowLower,
      model.rowUpper,
      model.starts,
      model.indices,
      model.values,
    ];
    post({ kind: 'model', result }, [...new Set(arrays.map((array) => array.buffer as ArrayBuffer))]);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const prefix = `${error.file}${error.line === undefined ? '' : `:${error.line}`}: `;
    const message = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
    post({ kind: 'failure', message, ...(error.line === undefined ? {} : { line: error.line }) });
  }
}

const port = parentPort;
if (port !== null) await read(workerData as ReadTask, (reply, transfer) => port.postMessage(reply, transfer ?? []));
