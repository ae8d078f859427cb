import { parentPort, workerData } from 'node:worker_threads';
import { createRng } from '../util/rng.ts';
import { findStart } from './start/start.ts';
import type { StartReport, StartTask } from './start-thread.ts';

const { model, seed, effort, seconds, hint } = workerData as StartTask;
const port = parentPort!;
const tell = (report: StartReport) => port.postMessage(report);
const begun = performance.now();

const { nearest } = findStart(model, {
  rng: createRng(seed).fork('start'),
  effort,
  ...(seconds === undefined ? {} : { clock: () => (performance.now() - begun) / 1000, deadline: seconds }),
  ...(hint === undefined ? {} : { start: hint }),
  onPoint: (point, source) => tell({ kind: 'point', x: point.x, source }),
});
tell({ kind: 'done', nearest });
