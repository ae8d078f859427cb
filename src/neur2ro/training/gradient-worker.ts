import { parentPort, workerData } from 'node:worker_threads';
import { type Batch, createPartWorker, type GradientJob } from './gradient-job.ts';

const port = parentPort!;
const work = createPartWorker(workerData as GradientJob);
port.on('message', (batch: Batch) => {
  work(batch);
  port.postMessage('done');
});
