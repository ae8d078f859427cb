import { closeSync, openSync, writeSync } from 'node:fs';
import type { Step } from '../alns/lns.ts';
import type { MipModel } from '../mip/model.ts';
import type { InputError } from '../util/errors.ts';
import { unwritable } from '../util/files.ts';
import { stepRecord } from './records.ts';

/** A file that grows by a line of JSON with each step, so that a crash leaves all steps before it. */
export interface Trace extends Disposable {
  enter(step: Step): void;
  /** Why the file ends early, undefined while it does not: a run is worth more than its trace. */
  readonly failure: InputError | undefined;
}

/**
 * Opens a trace; what the file held is gone.
 * @param timed whether the records carry times, which differ from run to run
 * @throws InputError when the file cannot be written
 */
export function openTrace(path: string, model: MipModel, timed: boolean): Trace {
  let failure: InputError | undefined;
  let file: number | undefined;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    throw unwritable(path, error);
  }
  const close = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    get failure() {
      return failure;
    },
    enter(step) {
      if (file === undefined) return;
      const line = Buffer.from(`${JSON.stringify(stepRecord(model, step, timed))}\n`);
      try {
        for (let done = 0; done < line.length; ) done += writeSync(file, line, done);
      } catch (error) {
        failure = unwritable(path, error);
        close();
      }
    },
    [Symbol.dispose]: close,
  };
}
