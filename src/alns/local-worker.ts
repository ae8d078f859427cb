import { parentPort, workerData } from 'node:worker_threads';
import type { Point } from '../mip/model.ts';
import { createRng } from '../util/rng.ts';
import { improve } from './local/improve.ts';
import type { LocalBirth, LocalReport, LocalRequest } from './local-protocol.ts';
import { findStart } from './start/start.ts';

const { model, seed, control } = workerData as LocalBirth;
const word = new Int32Array(control);
const port = parentPort!;
const tell = (report: LocalReport) => port.postMessage(report);
let found = false;
const onPoint = ({ x }: Point, source: string) => {
  found = true;
  tell({ kind: 'point', x, source });
};

port.on('message', (request: LocalRequest) => {
  tell({ kind: 'begun' });
  const { effort, seconds = Number.POSITIVE_INFINITY } = request.budget;
  const begun = performance.now();
  const clock = () => (Atomics.load(word, 0) === 1 ? Number.POSITIVE_INFINITY : (performance.now() - begun) / 1000);
  if (request.kind === 'start') {
    const hint = request.hint === undefined ? {} : { start: request.hint };
    // Without a point yet the heuristics may take twice as long: nothing that improves is waiting for them.
    const patient = () => (found ? clock() : clock() / 2);
    const { nearest } = findStart(model, {
      rng: createRng(seed),
      effort,
      clock: patient,
      deadline: seconds,
      onPoint,
      ...hint,
    });
    tell({ kind: 'done', nearest });
  } else {
    const rng = createRng(seed).fork(`improve ${request.round}`);
    improve(model, request, { rng, effort, stop: () => clock() >= seconds, onPoint });
    tell({ kind: 'done' });
  }
});
