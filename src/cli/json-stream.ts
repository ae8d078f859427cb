import type { Observer } from '../alns/observer.ts';
import type { MipModel } from '../mip/model.ts';
import { inSense, type ResultDocument, schemaVersion, stepRecord } from './records.ts';
import type { Versions } from './versions.ts';

/** What `--json-stream` prints, one object a line: start, incumbent, step, bound, then end or error. */
export interface JsonStream {
  /** The first line, and the observer that prints the following ones. */
  start(model: MipModel, seed: number, versions: Versions, seconds: number): Observer;
  end(document: ResultDocument): void;
  error(message: string, exitCode: number): void;
}

/** A stream of JSON lines. @param write receives each line */
export function createJsonStream(write: (line: string) => void): JsonStream {
  const tell = (type: string, fields: object) => write(`${JSON.stringify({ type, ...fields })}\n`);
  return {
    start(model, seed, versions, seconds) {
      const { name, rows, columns, integer, values, maximize } = model;
      const integers = integer.reduce((sum, flag) => sum + flag, 0);
      const sense = maximize ? 'maximize' : 'minimize';
      const size = { name, rows, columns, integers, nonzeros: values.length, sense };
      tell('start', { schemaVersion, seconds, model: size, seed, versions });
      return {
        onIncumbent: (incumbent) => tell('incumbent', { ...incumbent, objective: inSense(model, incumbent.objective) }),
        onStep: (step) => tell('step', stepRecord(model, step, true)),
        onBound: (bound, at) => tell('bound', { seconds: at, bound: inSense(model, bound) }),
      };
    },
    end: (document) => tell('end', document),
    error: (message, exitCode) => tell('error', { message, exitCode }),
  };
}
