import { Worker } from 'node:worker_threads';
import type { MipModel, Point } from '../mip/model.ts';
import type { LocalBirth, LocalBudget, LocalReport, LocalRequest, StartBudget } from './local-protocol.ts';

/** Told each better point, not yet verified in this thread. */
export type OnPoint = (x: Float64Array, source: string) => void;

/** The start heuristics and the local search, in a thread of their own. One request at a time. Failures end a request early, never with an exception. */
export interface LocalSearch {
  /**
   * Looks for feasible points and improves them until the budget is spent.
   * @param hint values of a user's start, NaN where it says nothing
   * @returns the least infeasible vector met, or undefined when the thread failed or was stopped
   */
  start(
    budget: StartBudget,
    hint: Float64Array | undefined,
    onPoint: OnPoint,
    signal: AbortSignal,
  ): Promise<Float64Array | undefined>;
  /** Improves a feasible point; the round forks the random stream. Returns the best vector found, if any is better. */
  improve(point: Point, round: number, budget: LocalBudget, signal: AbortSignal): Promise<Float64Array | undefined>;
  dispose(): void;
}

/** Seconds the worker may take beyond its limit before it is ended. */
const grace = 1;

/** The seconds that a request with a time limit may take, rests included. */
function longest({ kind, budget }: LocalRequest): number {
  const { seconds = 0 } = budget;
  if (kind === 'improve' || budget.pace === undefined) return seconds;
  return seconds + (budget.blind ?? seconds) / budget.pace.share;
}

/** A local search over a model. The worker is started on first use, and anew after a failure. */
export function createLocalSearch(model: MipModel, seed: number): LocalSearch {
  const nameless = { ...model, columnNames: [], rowNames: [] };
  let worker: Worker | undefined;
  let word = new Int32Array(new SharedArrayBuffer(4));

  /** Listens for as long as the worker lives: one that dies between two requests must not bring the process down. */
  function open(): Worker {
    if (worker !== undefined) return worker;
    word = new Int32Array(new SharedArrayBuffer(4));
    const workerData: LocalBirth = { model: nameless, seed, control: word.buffer as SharedArrayBuffer };
    // Flags of the process may be ones that a worker refuses, such as --input-type.
    const born = new Worker(new URL('./local-worker.js', import.meta.url), { workerData, execArgv: [] });
    const lose = () => {
      if (worker === born) worker = undefined;
    };
    born.on('error', lose).on('exit', lose).unref();
    worker = born;
    return born;
  }

  function replace(): void {
    void worker?.terminate();
    worker = undefined;
  }

  function ask(request: LocalRequest, onPoint: OnPoint, signal: AbortSignal): Promise<Float64Array | undefined> {
    let target: Worker;
    try {
      target = open();
    } catch {
      // No thread can be had, say for want of memory: the search goes on without.
      return Promise.resolve(undefined);
    }
    target.ref();
    Atomics.store(word, 0, 0);
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (nearest?: Float64Array) => {
        clearTimeout(timer);
        target.removeListener('message', onMessage).removeListener('error', lose).removeListener('exit', lose);
        signal.removeEventListener('abort', stop);
        target.unref();
        resolve(nearest);
      };
      const lose = () => {
        replace();
        end();
      };
      const patience = (seconds: number) => {
        clearTimeout(timer);
        timer = setTimeout(lose, Math.min(seconds * 1000, 2147483647));
      };
      const onMessage = (report: LocalReport) => {
        if (report.kind === 'point') onPoint(report.x, report.source);
        else if (report.kind === 'done') end(report.nearest);
        else if (request.budget.seconds !== undefined) patience(2 * longest(request) + grace);
      };
      const stop = () => {
        Atomics.store(word, 0, 1);
        Atomics.notify(word, 0);
        patience(grace / 4);
      };
      target.on('message', onMessage).on('error', lose).on('exit', lose);
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      target.postMessage(request);
    });
  }

  return {
    start: (budget, hint, onPoint, signal) =>
      ask({ kind: 'start', budget, ...(hint === undefined ? {} : { hint }) }, onPoint, signal),
    async improve(point, round, budget, signal) {
      let best: Float64Array | undefined;
      const keep: OnPoint = (x) => {
        best = x;
      };
      await ask({ kind: 'improve', budget, x: point.x, objective: point.objective, round }, keep, signal);
      return best;
    },
    dispose: replace,
  };
}
