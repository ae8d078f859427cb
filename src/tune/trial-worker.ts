import { parentPort, workerData } from 'node:worker_threads';
import { solve } from '../alns/solve.ts';
import { compileHighs } from '../mip/highs-runtime.ts';
import type { MipModel } from '../mip/model.ts';
import { type SearchSettings, searchOptions } from './configuration.ts';

/** What the worker is to run. */
export interface TrialTask {
  readonly model: MipModel;
  readonly settings: SearchSettings;
  readonly seed: number;
  readonly timeLimit: number;
}

/** What the worker posts: that the run begins, each new best solution, then how the run ended. */
export type TrialReply =
  | { readonly kind: 'begin' }
  | { readonly kind: 'incumbent'; readonly seconds: number; readonly objective: number }
  | { readonly kind: 'end'; readonly status: string };

const port = parentPort;
if (port !== null) {
  const post = (reply: TrialReply) => port.postMessage(reply);
  const { model, settings, seed, timeLimit } = workerData as TrialTask;
  // Compiled before the clock starts: it is the same for all contenders, and noise to the comparison.
  await compileHighs();
  post({ kind: 'begin' });
  const onIncumbent = ({ seconds, objective }: { readonly seconds: number; readonly objective: number }) =>
    post({ kind: 'incumbent', seconds, objective });
  const { status } = await solve(model, { ...searchOptions(settings), seed, timeLimit, observer: { onIncumbent } });
  post({ kind: 'end', status });
}
