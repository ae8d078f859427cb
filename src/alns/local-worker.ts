import { parentPort, workerData } from 'node:worker_threads';
import type { Point } from '../mip/model.ts';
import { createRng } from '../util/rng.ts';
import { wallClock } from '../util/wall-clock.ts';
import { createImprover, type Improver } from './local/improve.ts';
import type { LocalBirth, LocalReport, LocalRequest } from './local-protocol.ts';
import { type PaceLimits, paced } from './pace.ts';
import { findStart } from './start/start.ts';

const { model, seed, control } = workerData as LocalBirth;
const word = new Int32Array(control);
const port = parentPort!;
const tell = (report: LocalReport) => port.postMessage(report);
let improver: Improver | undefined;
let found = false;
let foundAt = 0;
let worked = () => 0;
const unpaced: PaceLimits = { alone: Number.POSITIVE_INFINITY, share: 1 };
const onPoint = ({ x }: Point, source: string) => {
  found = true;
  foundAt = worked();
  tell({ kind: 'point', x, source });
};

/** Improving ends where the last gain lies too far back. */
const dry = { seconds: 0.4, share: 0.5 };

function over(now: number, most: number, blind: number): boolean {
  if (!found) return now >= blind;
  return now >= most || (Number.isFinite(most) && now - foundAt > Math.max(dry.seconds, dry.share * now));
}

port.on('message', (request: LocalRequest) => {
  tell({ kind: 'begun' });
  const stopped = () => Atomics.load(word, 0) === 1;
  if (request.kind === 'start') {
    const { effort, seconds: most = Number.POSITIVE_INFINITY, blind = most, pace } = request.budget;
    const rest = (length: number) => void Atomics.wait(word, 0, 0, length * 1000);
    worked = paced(pace ?? unpaced, wallClock, rest, () => found);
    const { nearest } = findStart(model, {
      rng: createRng(seed),
      effort,
      stop: () => stopped() || over(worked(), most, blind),
      onPoint,
      ...(request.hint === undefined ? {} : { start: request.hint }),
    });
    tell({ kind: 'done', nearest });
  } else {
    const { effort, seconds: most = Number.POSITIVE_INFINITY } = request.budget;
    const end = wallClock() + most;
    const rng = createRng(seed).fork(`improve ${request.round}`);
    improver ??= createImprover(model);
    improver.improve(request, { rng, effort, stop: () => wallClock() >= end || stopped(), onPoint });
    tell({ kind: 'done' });
  }
});
