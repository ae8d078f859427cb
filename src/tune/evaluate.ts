import { Worker } from 'node:worker_threads';
import type { MipModel } from '../mip/model.ts';
import type { Contender, SearchSettings } from './configuration.ts';
import type { TuneInstance } from './instances.ts';
import type { Evaluate } from './race.ts';
import type { TrialRun, TuningTrial } from './trial.ts';
import type { TrialReply, TrialTask } from './trial-worker.ts';

/** Seconds that a thread may take to start on a busy machine; the clock of the run does not count them. */
const startPatience = 120;

/** Seconds over its limit after which a run counts as hung: a fifth of the limit, and some for ending. */
const grace = (timeLimit: number) => 10 + timeLimit / 5;

/** Seconds of processor time of this process, all threads together. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * Runs a trial with one thread in a worker of its own, which then ends. A run that fails or does not end keeps the
 * solutions that it found, and says why.
 * @throws the signal's reason when it fires
 */
async function runTrial(
  trial: TuningTrial,
  model: MipModel,
  settings: SearchSettings,
  timeLimit: number,
  signal: AbortSignal,
): Promise<TrialRun> {
  signal.throwIfAborted();
  const begun = performance.now();
  const cpuBegun = cpuSeconds();
  const task: TrialTask = { model, settings, seed: trial.seed, timeLimit };
  const worker = new Worker(new URL('./trial-worker.js', import.meta.url), { workerData: task, execArgv: [] });
  const incumbents: (readonly [number, number])[] = [];
  let watchdog: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  const ending = new Promise<{ readonly status: string; readonly failure?: string }>((resolve, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const fail = (failure: string) => resolve({ status: 'failed', failure });
    const watch = (seconds: number, failure: string) => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => fail(failure), seconds * 1000);
    };
    watch(startPatience, 'it did not start.');
    worker.on('message', (reply: TrialReply) => {
      if (reply.kind === 'begin') watch(timeLimit + grace(timeLimit), 'it did not end.');
      else if (reply.kind === 'incumbent') incumbents.push([reply.seconds, reply.objective]);
      else resolve({ status: reply.status });
    });
    worker.on('error', (error: Error) => fail(error.message));
    worker.on('exit', () => fail('its thread ended early.'));
  });
  try {
    const ended = await ending;
    const seconds = (performance.now() - begun) / 1000;
    return { ...trial, ...ended, seconds, cpu: cpuSeconds() - cpuBegun, incumbents };
  } finally {
    clearTimeout(watchdog);
    if (abort !== undefined) signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

/** What runs the trials of a race. @param jobs runs at once, which share the processor time of the process */
export function createEvaluator(
  instances: readonly TuneInstance[],
  contenders: readonly Contender[],
  { timeLimit, jobs }: { readonly timeLimit: number; readonly jobs: number },
): Evaluate {
  const models = new Map(instances.map(({ name, model }) => [name, model]));
  const settings = new Map(contenders.map((contender) => [contender.name, contender.settings]));
  return async (trial, signal) => {
    const { instance, contender } = trial;
    const run = await runTrial(trial, models.get(instance)!, settings.get(contender)!, timeLimit, signal);
    return { ...run, cpu: run.cpu / jobs };
  };
}
