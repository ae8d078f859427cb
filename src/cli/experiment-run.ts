import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { planTrials, type Shard, shardOf } from '../experiment/plan.ts';
import { openPool } from '../experiment/pool.ts';
import { openTrialQueue, runQueued } from '../experiment/queue/index.ts';
import { type ExperimentProgress, type ExperimentRun, runExperiment } from '../experiment/run.ts';
import { parseExperimentSpec } from '../experiment/spec.ts';
import { openStore, type Store } from '../experiment/store.ts';
import type { Trial } from '../experiment/trial.ts';
import { InputError, UsageError } from '../util/errors.ts';
import { wallClock as clock } from '../util/wall-clock.ts';
import type { ExitCode } from './exit-codes.ts';
import { createProgressLine } from './experiment-progress.ts';
import { watchInterrupts } from './interrupts.ts';
import { countText, secondsText } from './number-format.ts';
import { sameFile } from './outputs.ts';
import { print } from './print.ts';
import { schemaVersion } from './records.ts';
import { log } from './terminal.ts';
import { packageVersion } from './versions.ts';

/** The flags of `experiment run`. */
export interface RunFlags {
  readonly output: string;
  readonly jobs?: number;
  readonly shard?: Shard;
  readonly queue?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Seconds that a queue may be away before a run is given up. */
const patience = 30;

function readSpec(file: string) {
  try {
    return parseExperimentSpec(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(code === 'ENOENT' ? 'there is no such file.' : `cannot be read (${code ?? message}).`, file);
  }
}

/**
 * The command `experiment run`.
 * @returns 0 when there are results, 6 when it was interrupted before there were any
 * @throws UsageError, InputError; what is finished is stored by then
 */
export async function runSpec(file: string, flags: RunFlags): Promise<ExitCode> {
  const { output, shard, json = false, quiet = false } = flags;
  if (flags.queue !== undefined && flags.jobs !== undefined)
    throw new UsageError('--jobs counts trials on this machine; with --queue, give it to `experiment worker`.');
  if (sameFile(file, output)) throw new UsageError(`--output ${output} would replace the spec: name another file.`);
  const say = (text: string) => (quiet ? undefined : log(`${text}\n`));
  const spec = readSpec(file);
  const folder = dirname(resolve(file));
  const all = await planTrials(spec, folder, packageVersion());
  const trials = shard === undefined ? all : shardOf(all, shard);
  using interrupts = watchInterrupts(() => say('\nstopping (again to quit)'));
  const store = await openStore(output);
  if (store.mended) say(`the last line of ${output} was not whole: its trial is played again`);
  try {
    const done = await playAll({ trials, store, folder, flags, signal: interrupts.signal, say });
    const document = { schemaVersion, ...done, interrupted: interrupts.signal.aborted, seconds: clock(), output };
    const left = done.total - done.done;
    if (json) await print(`${JSON.stringify(document, null, 2)}\n`);
    else if (left > 0)
      say(`interrupted after ${secondsText(clock())}: ${countText(left, 'trial')} left for the next run`);
    return done.done === 0 && left > 0 ? 6 : 0;
  } finally {
    await store.close();
  }
}

/** What there is to do, and with what. */
interface Work {
  readonly trials: readonly Trial[];
  readonly store: Store;
  readonly folder: string;
  readonly flags: RunFlags;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

async function playAll(work: Work): Promise<ExperimentProgress> {
  const terminal = process.stderr.isTTY === true;
  const line = createProgressLine({ write: log, clock, terminal, width: process.stderr.columns || 80 });
  const shown = work.flags.quiet ? {} : { onProgress: line.show };
  try {
    return await (work.flags.queue === undefined
      ? playHere(work, shown)
      : playElsewhere(work, work.flags.queue, shown));
  } finally {
    line.end();
  }
}

/** How progress is shown, where it is. */
type Shown = Pick<ExperimentRun, 'onProgress'>;

async function playHere({ trials, store, folder, flags, signal }: Work, shown: Shown): Promise<ExperimentProgress> {
  const jobs = flags.jobs ?? availableParallelism();
  await using pool = await openPool(jobs);
  return await runExperiment({ trials, store, jobs, signal, play: (trial) => pool.play({ trial, folder }), ...shown });
}

async function playElsewhere(
  { trials, store, signal, say }: Work,
  url: string,
  shown: Shown,
): Promise<ExperimentProgress> {
  await using queue = await openTrialQueue(url, packageVersion());
  say(`trials go to the workers of ${queue.address}: adasolve experiment worker --queue ${queue.address}`);
  return await runQueued({ trials, store, queue, signal, patience, clock, onOutage: say, ...shown });
}
