import type { Worker } from 'node:worker_threads';
import { createWatchdog, type Watchdog } from './watchdog.ts';

/** How a question to a worker ended: with an answer, the worker's death, or the end of patience with it. */
export type Ending<Report> =
  | { readonly kind: 'answered'; readonly report: Report }
  | { readonly kind: 'lost'; readonly message: string }
  | { readonly kind: 'limit' }
  | { readonly kind: 'interrupted' };

/** The first report of every worker: its solver is loaded. */
export interface Ready {
  readonly kind: 'ready';
}

/** What a report is: one of several, the answer, or an answer that tells of a solver not to be used again. */
export type Taken = 'more' | 'answer' | 'breakdown';

/** What a worker is asked, and for how long. */
export interface Question<Request, Report> {
  readonly request: Request;
  /** Seconds the worker may take once it is ready, its time to end by itself included. Infinity for as long as it wants. */
  readonly patience: number;
  readonly signal?: AbortSignal | undefined;
  /** Called when the signal aborts; returns the seconds that the worker is given to end by itself. */
  readonly interrupt: () => number;
  /** Sees every report and says what it is; after a breakdown the worker is replaced. */
  readonly take: (report: Report) => Taken;
  /** Called once, when the question is over. */
  readonly over?: () => void;
}

/** Keeps one worker that answers one question at a time, and a fresh one in its place when it dies or overruns. */
export interface WorkerHost<Request, Report> {
  /** Whether a question is open. */
  readonly busy: boolean;
  /** Never rejects. The worker is ended, and the next question starts another, unless this one was answered. */
  ask(question: Question<Request, Report>): Promise<Ending<Report>>;
  /** Stops the clock of the open question, and lets it go on. */
  hold(): void;
  release(): void;
  /** Ends the worker; the next question starts another. */
  replace(): void;
  /** Ends the worker for good; an open question ends as interrupted. */
  dispose(): void;
}

/** Seconds a worker may take to load its solver and model. */
const loadingPatience = 60;

const now = <Report>(ending: Ending<Report>) => Promise.resolve(ending);

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @param spawn starts a worker; it reports {@link Ready} first, then answers requests */
export function createWorkerHost<Request, Report extends { readonly kind: string }>(
  spawn: () => Worker,
): WorkerHost<Request, Report> {
  let worker: Worker | undefined;
  let ready = false;
  let disposed = false;
  let open: { take(report: Report): void; end(ending: Ending<Report>): void; watchdog: Watchdog } | undefined;

  /** Listens for as long as the worker lives: one that dies between two questions must not bring the process down. */
  function start(): Worker {
    const born = spawn();
    worker = born;
    ready = false;
    const lose = (message: string) => {
      if (worker !== born) return;
      worker = undefined;
      open?.end({ kind: 'lost', message });
    };
    born
      .on('message', (report: Report | Ready) => {
        if (worker !== born) return;
        if (report.kind === 'ready') {
          ready = true;
          open?.watchdog.run();
        } else open?.take(report as Report);
      })
      .on('error', (error) => lose(messageOf(error)))
      .on('exit', (code) => lose(`the solver's worker ended with code ${code}.`))
      .unref();
    return born;
  }

  function replace(): void {
    void worker?.terminate();
    worker = undefined;
  }

  return {
    get busy() {
      return open !== undefined;
    },
    ask({ request, patience, signal, interrupt, take, over }) {
      if (disposed) return now({ kind: 'lost', message: 'the session is disposed.' });
      if (open !== undefined)
        return now({ kind: 'lost', message: 'the session is busy: it solves one model at a time.' });
      if (signal?.aborted) return now({ kind: 'interrupted' });
      let target: Worker;
      try {
        target = worker ?? start();
      } catch (error) {
        return now({ kind: 'lost', message: messageOf(error) });
      }
      return new Promise((resolve) => {
        let leaving: NodeJS.Timeout | undefined;
        const end = (ending: Ending<Report>, broken = ending.kind !== 'answered') => {
          watchdog.stop();
          loading.stop();
          clearTimeout(leaving);
          signal?.removeEventListener('abort', onAbort);
          target.unref();
          open = undefined;
          if (broken) replace();
          over?.();
          resolve(ending);
        };
        const see = (report: Report) => {
          const taken = take(report);
          if (taken !== 'more') end({ kind: 'answered', report }, taken === 'breakdown');
        };
        const onAbort = () => {
          leaving = setTimeout(() => end({ kind: 'interrupted' }), interrupt() * 1000);
        };
        const watchdog = createWatchdog(patience, () => end({ kind: 'limit' }));
        const loading = createWatchdog(loadingPatience, () => {
          if (!ready) end({ kind: 'lost', message: `the solver's worker did not start within ${loadingPatience} s.` });
        });
        open = { take: see, end, watchdog };
        signal?.addEventListener('abort', onAbort);
        target.ref();
        if (ready) watchdog.run();
        else loading.run();
        try {
          target.postMessage(request);
        } catch (error) {
          end({ kind: 'lost', message: messageOf(error) });
        }
      });
    },
    hold: () => open?.watchdog.hold(),
    release: () => open?.watchdog.run(),
    replace,
    dispose() {
      disposed = true;
      open?.end({ kind: 'interrupted' });
      replace();
    },
  };
}
