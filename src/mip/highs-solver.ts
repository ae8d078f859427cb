import { Worker } from 'node:worker_threads';
import { SolverError } from '../util/errors.ts';
import { budgetFault, changeFault } from './change.ts';
import { commands, type WorkerBirth, type WorkerReport, type WorkerRequest } from './highs-protocol.ts';
import { compileHighs } from './highs-runtime.ts';
import { createMailbox, post } from './mailbox.ts';
import type { MipModel } from './model.ts';
import { reasonOf, withoutAnswer } from './no-answer.ts';
import type { Budget, MipSession, MipSolver, SessionSettings, Watch } from './solver.ts';
import { stopwatch } from './watchdog.ts';
import { createWorkerHost, type Ending, type Taken } from './worker-host.ts';

/** Seconds a worker may overrun its time limit, and take to obey an interrupt, before it is ended and replaced. */
const grace = { limit: 1, limitShare: 0.5, interrupt: 0.25 };

/** The workers' heap outside WASM: only messages and reduced models live there. */
const resourceLimits = { maxOldGenerationSizeMb: 4096 };

function createHighsSession(birth: Omit<WorkerBirth, 'control'>): MipSession & { check(): Promise<void> } {
  let control = new Int32Array(new SharedArrayBuffer(4));
  let held = false;
  const { offers } = birth;
  const waiting = new Set<() => void>();

  const host = createWorkerHost<WorkerRequest, WorkerReport>(() => {
    const memory = new SharedArrayBuffer(4);
    control = new Int32Array(memory);
    const workerData: WorkerBirth = { ...birth, control: memory };
    // Flags of the process may be ones that a worker refuses, such as --input-type.
    return new Worker(new URL('./highs-worker.js', import.meta.url), { workerData, resourceLimits, execArgv: [] });
  });

  /** Changes the command only from what it replaces: a stop must survive a late hold or resume. */
  function command(from: number, to: number): void {
    Atomics.compareExchange(control, 0, from, to);
    Atomics.notify(control, 0);
  }

  function wake(): void {
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  function interrupt(): number {
    Atomics.store(control, 0, commands.stop);
    Atomics.notify(control, 0);
    return grace.interrupt;
  }

  function obeyed(): void {
    if (Atomics.load(control, 0) !== commands.hold) return;
    held = true;
    host.hold();
    wake();
  }

  function ask(
    request: WorkerRequest,
    budget: Budget,
    watch: Watch,
    see: (report: WorkerReport) => void,
  ): Promise<Ending<WorkerReport>> {
    if (!host.busy) Atomics.store(control, 0, commands.run);
    const seconds = Math.max(0, budget.seconds ?? Number.POSITIVE_INFINITY);
    return host.ask({
      request,
      patience: seconds * (1 + grace.limitShare) + grace.limit,
      signal: watch.signal,
      interrupt,
      take(report) {
        if (report.kind === 'holding') obeyed();
        see(report);
        return taken(report);
      },
      over() {
        held = false;
        wake();
      },
    });
  }

  return {
    async check() {
      const ending = await ask({ kind: 'check' }, {}, {}, () => {});
      if (ending.kind !== 'answered' || ending.report.kind !== 'checked')
        throw new SolverError(reasonOf(ending, failure).message ?? 'HiGHS did not start.');
    },
    async solve(change, budget, start, watch = {}) {
      const elapsed = stopwatch();
      const fault = changeFault(birth.model, change, start) ?? budgetFault(budget);
      if (fault !== undefined) return withoutAnswer(birth.model, { status: 'error', message: fault }, undefined, 0);
      let best: Float64Array | undefined;
      let bound = Number.NEGATIVE_INFINITY;
      const request: WorkerRequest = { kind: 'solve', change, budget, ...(start === undefined ? {} : { start }) };
      const ending = await ask(request, budget, watch, (report) => {
        if (report.kind === 'incumbent') {
          best = report.x;
          watch.onIncumbent?.(report.x);
        } else if (report.kind === 'bound') {
          bound = report.bound;
          watch.onBound?.(report.bound);
        }
      });
      if (ending.kind === 'answered' && ending.report.kind === 'solved') return ending.report.result;
      return withoutAnswer(birth.model, reasonOf(ending, failure), best, elapsed(), bound);
    },
    async relax(budget, watch = {}) {
      const elapsed = stopwatch();
      const ending = await ask({ kind: 'relax', budget }, budget, watch, (report) => {
        if (report.kind === 'bound') watch.onBound?.(report.bound);
      });
      if (ending.kind === 'answered' && ending.report.kind === 'relaxed') return ending.report.relaxation;
      const { status } = reasonOf(ending, failure);
      return { status, objective: Number.NEGATIVE_INFINITY, seconds: elapsed() };
    },
    pause(patience) {
      if (!host.busy || held) return Promise.resolve();
      command(commands.run, commands.hold);
      if (Atomics.load(control, 0) !== commands.hold) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(end, patience * 1000);
        function end(): void {
          clearTimeout(timer);
          waiting.delete(end);
          resolve();
        }
        waiting.add(end);
      });
    },
    ...(offers === undefined ? {} : { offer: (x: Float64Array) => post(offers, x) }),
    resume() {
      command(commands.hold, commands.run);
      held = false;
      host.release();
      wake();
    },
    dispose: () => host.dispose(),
    [Symbol.dispose]() {
      this.dispose();
    },
  };
}

/** What HiGHS could not end in order is not trusted with another model. */
function taken(report: WorkerReport): Taken {
  if (report.kind === 'failed') return 'breakdown';
  if (report.kind === 'solved') return report.result.status === 'error' ? 'breakdown' : 'answer';
  return report.kind === 'relaxed' || report.kind === 'checked' ? 'answer' : 'more';
}

const failure = (report: WorkerReport) => (report.kind === 'failed' ? report.message : undefined);

/**
 * HiGHS in WASM, every session in a worker thread of its own. A worker that overruns its limit, ignores an interrupt,
 * aborts or runs out of memory is ended; the session starts a fresh one for the next solve. The best solution it had
 * reported by then is handed back.
 */
export const highs: MipSolver = {
  name: 'highs',
  async open(model: MipModel, settings: SessionSettings = {}): Promise<MipSession> {
    const module = await compileHighs();
    // Names serve people; the solver works without them and they are slow to send.
    const nameless = { ...model, columnNames: [], rowNames: [] };
    const offers = settings.role === 'sub-mip' ? {} : { offers: createMailbox(model.columns) };
    const session = createHighsSession({ module, model: nameless, settings, ...offers });
    if (Object.keys(settings.options ?? {}).length > 0) {
      try {
        await session.check();
      } catch (error) {
        session.dispose();
        throw error;
      }
    }
    return session;
  },
};
