export { type QueuedRun, runQueued } from './collect.ts';
export { type ServeSettings, serveTrials } from './serve.ts';
export { openTrialQueue, type TrialQueue } from './trial-queue.ts';
