import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { openPool } from '../experiment/pool.ts';
import { serveTrials } from '../experiment/queue/index.ts';
import { watchInterrupts } from './interrupts.ts';
import { countText } from './number-format.ts';
import { packageVersion } from './versions.ts';

/** The flags of `experiment worker`. */
export interface WorkerFlags {
  readonly queue: string;
  readonly jobs?: number;
  readonly folder?: string;
  readonly patience?: number;
  readonly quiet?: boolean;
}

/**
 * The command `experiment worker`: plays the trials of a queue until it is interrupted, and then ends those that run.
 * @throws UsageError, InputError when the queue cannot be used
 */
export async function serveQueue(flags: WorkerFlags): Promise<void> {
  const { queue: url, jobs = availableParallelism(), folder = '.', patience = 30, quiet = false } = flags;
  const say = (text: string) => {
    if (!quiet) process.stderr.write(`${text}\n`);
  };
  using interrupts = watchInterrupts(() => say('ending the trials that run (again to quit)'));
  await using pool = await openPool(jobs);
  let played = 0;
  let lastOutage = '';
  await serveTrials({
    url,
    version: packageVersion(),
    play: (trial) => pool.play({ trial, folder: resolve(folder) }),
    jobs,
    patience,
    signal: interrupts.signal,
    onReady: (address) => say(`serving ${address} with ${countText(jobs, 'thread')}`),
    onTrial({ environment, policy, seed }) {
      played++;
      lastOutage = '';
      say(`${environment.name ?? environment.kind}, ${policy.name}, seed ${seed}`);
    },
    onOutage(address, reason) {
      // The attempts to reach it are many, and say the same.
      if (reason !== lastOutage) say(`the queue ${address} cannot be reached (${reason}); trying again`);
      lastOutage = reason;
    },
  });
  say(`${countText(played, 'trial')} played`);
}
