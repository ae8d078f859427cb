import { Worker } from 'node:worker_threads';
import { commands, type WorkerBirth, type WorkerReport, type WorkerRequest } from './highs-protocol.ts';
import { compileHighs } from './highs-runtime.ts';
import { type MipModel, objectiveOf } from './model.ts';
import type { Budget, MipResult, MipSession, MipSolver, SessionSettings, Watch } from './solver.ts';

/** Seconds a worker may overrun its time limit, and take to obey an interrupt, before it is ended and replaced. */
const grace = { limit: 1, limitShare: 0.5, interrupt: 0.25 };

type Ended =
  | { readonly report: WorkerReport }
  | { readonly lost: string }
  | { readonly overdue: 'limit' | 'interrupted' };

/** The workers' heap outside WASM: only messages and reduced models live there. */
const resourceLimits = { maxOldGenerationSizeMb: 4096 };

function createHighsSession(birth: Omit<WorkerBirth, 'control'>): MipSession {
  let control = new Int32Array(new SharedArrayBuffer(4));
  let worker: Worker | undefined;
  let holding: (() => void) | undefined;
  let busy = false;
  let disposed = false;

  function open(): Worker {
    if (disposed) throw new Error('the session is disposed.');
    if (worker !== undefined) return worker;
    control = new Int32Array(new SharedArrayBuffer(4));
    const workerData: WorkerBirth = { ...birth, control: control.buffer as SharedArrayBuffer };
    worker = new Worker(new URL('./highs-worker.js', import.meta.url), { workerData, resourceLimits });
    worker.unref();
    return worker;
  }

  function replace(): void {
    void worker?.terminate();
    worker = undefined;
  }

  function command(value: number): void {
    Atomics.store(control, 0, value);
    Atomics.notify(control, 0);
  }

  /** Sends one request and waits for its end: the answer, the loss of the worker, or the end of patience. */
  function ask(
    request: WorkerRequest,
    budget: Budget,
    watch: Watch,
    onIncumbent: (x: Float64Array) => void,
  ): Promise<Ended> {
    if (busy) throw new Error('a session solves one model at a time.');
    busy = true;
    command(commands.run);
    const target = open();
    target.ref();
    return new Promise<Ended>((resolve) => {
      const timers: NodeJS.Timeout[] = [];
      const end = (ended: Ended) => {
        for (const timer of timers) clearTimeout(timer);
        target.removeListener('message', onMessage).removeListener('error', onError).removeListener('exit', onExit);
        watch.signal?.removeEventListener('abort', onAbort);
        target.unref();
        busy = false;
        holding?.();
        if (!('report' in ended) || ended.report.kind === 'failed') replace();
        resolve(ended);
      };
      const onMessage = (report: WorkerReport) => {
        if (report.kind === 'incumbent') onIncumbent(report.x);
        else if (report.kind === 'bound') watch.onBound?.(report.bound);
        else if (report.kind === 'holding') holding?.();
        else end({ report });
      };
      const onError = (error: Error) => end({ lost: error.message });
      const onExit = (code: number) => end({ lost: `the solver's worker ended with code ${code}.` });
      const onAbort = () => {
        command(commands.stop);
        timers.push(setTimeout(() => end({ overdue: 'interrupted' }), grace.interrupt * 1000));
      };
      target.on('message', onMessage).on('error', onError).on('exit', onExit);
      if (budget.seconds !== undefined && Number.isFinite(budget.seconds)) {
        const patience = budget.seconds * (1 + grace.limitShare) + grace.limit;
        timers.push(setTimeout(() => end({ overdue: 'limit' }), Math.min(patience * 1000, 2147483647)));
      }
      watch.signal?.addEventListener('abort', onAbort);
      if (watch.signal?.aborted) onAbort();
      target.postMessage(request);
    });
  }

  return {
    async solve(change, budget, start, watch = {}) {
      const begun = performance.now();
      let best: Float64Array | undefined;
      const ended = await ask(
        { kind: 'solve', change, budget, ...(start === undefined ? {} : { start }) },
        budget,
        watch,
        (x) => {
          best = x;
          watch.onIncumbent?.(x);
        },
      );
      if ('report' in ended && ended.report.kind === 'solved') return ended.report.result;
      return {
        ...failure(ended),
        ...(best === undefined ? {} : { x: best }),
        objective: best === undefined ? Number.POSITIVE_INFINITY : objectiveOf(birth.model, best),
        bound: Number.NEGATIVE_INFINITY,
        nodes: 0,
        lpIterations: 0,
        seconds: (performance.now() - begun) / 1000,
      };
    },
    async relax(budget, watch = {}) {
      const begun = performance.now();
      const ended = await ask({ kind: 'relax', budget }, budget, watch, () => {});
      if ('report' in ended && ended.report.kind === 'relaxed') return ended.report.relaxation;
      return {
        status: failure(ended).status,
        objective: Number.NEGATIVE_INFINITY,
        seconds: (performance.now() - begun) / 1000,
      };
    },
    pause(patience) {
      if (!busy) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(() => holding?.(), patience * 1000);
        holding = () => {
          clearTimeout(timer);
          holding = undefined;
          resolve();
        };
        command(commands.hold);
      });
    },
    resume: () => command(commands.run),
    dispose() {
      disposed = true;
      replace();
    },
    [Symbol.dispose]() {
      this.dispose();
    },
  };
}

function failure(ended: Ended): Pick<MipResult, 'status' | 'message'> {
  if ('overdue' in ended) return { status: ended.overdue };
  if ('lost' in ended) return { status: 'error', message: ended.lost };
  return {
    status: 'error',
    message: ended.report.kind === 'failed' ? ended.report.message : 'an answer to another question.',
  };
}

/**
 * HiGHS in WASM, every session in a worker thread of its own. A worker that overruns its limit, ignores an interrupt,
 * aborts or runs out of memory is ended; the session starts a fresh one for the next solve.
 */
export const highs: MipSolver = {
  name: 'highs',
  async open(model: MipModel, settings: SessionSettings = {}): Promise<MipSession> {
    const module = await compileHighs();
    // Names serve people; the solver works without them and they are slow to send.
    return createHighsSession({ module, model: { ...model, columnNames: [], rowNames: [] }, settings });
  },
};
