import type { Step } from '../alns/lns.ts';
import type { MipModel } from '../mip/model.ts';
import type { InputError } from '../util/errors.ts';
import { openLineFile } from './line-file.ts';
import { stepRecord } from './records.ts';

/** A file that grows by a line with each step. */
export interface Trace extends Disposable {
  enter(step: Step): void;
  /** Why the file ends early, undefined while it does not. */
  readonly failure: InputError | undefined;
}

/**
 * Opens a trace; what the file held is gone.
 * @param timed whether the records carry times, which differ from run to run
 * @throws InputError when the file cannot be written
 */
export function openTrace(path: string, model: MipModel, timed: boolean): Trace {
  const file = openLineFile(path);
  return {
    get failure() {
      return file.failure;
    },
    enter: (step) => file.enter(stepRecord(model, step, timed)),
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}
